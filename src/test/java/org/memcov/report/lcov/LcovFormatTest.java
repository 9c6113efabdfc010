package org.memcov.report.lcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.report.Report;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceTotals;
import org.memcov.report.SyntheticReports;
import org.memcov.testing.ExternalTool;

/** Trace files, read by LCOV itself. */
class LcovFormatTest {
    private static final Object BRANCHES = "lcov_branch_coverage=1";

    @TempDir
    private Path folder;

    /** What LCOV and we count. */
    private record Numbers(long reachedLines, long lines, long reached, long functions, long taken, long branches) {
        static Numbers of(SourceTotals totals) {
            return new Numbers(
                    totals.reachedLines(),
                    totals.lines(),
                    totals.reachedFunctions(),
                    totals.functions(),
                    totals.takenBranches(),
                    totals.branches());
        }

        /** From the last lines of lcov and genhtml, such as {@code lines......: 60.0% (3 of 5 lines)}. */
        static Numbers of(String output) {
            long[] lines = find(output, "lines");
            long[] functions = find(output, "functions");
            long[] branches = find(output, "branches");
            return new Numbers(lines[0], lines[1], functions[0], functions[1], branches[0], branches[1]);
        }

        private static long[] find(String output, String what) {
            if (Pattern.compile(what + "\\.+: no data found").matcher(output).find()) {
                return new long[2];
            }
            String singular = what.replaceAll("(?<=ch)es$|s$", "");
            Matcher matcher = Pattern.compile("\\(([0-9]+) of ([0-9]+) " + singular + "[es]*\\)")
                    .matcher(output);
            assertTrue(matcher.find(), output);
            return new long[] {Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))};
        }
    }

    private Report report(String name, String library, String... inputs) throws IOException, InterruptedException {
        return Reports.of(Files.createDirectory(folder.resolve(name)), library, inputs);
    }

    private Path write(Report report) throws IOException {
        return new LcovFormat().write(report, folder);
    }

    private Path write(Report report, String name) throws IOException {
        return Files.move(write(report), folder.resolve(name));
    }

    private static Numbers summary(Path file) throws IOException, InterruptedException {
        return Numbers.of(ExternalTool.run("lcov", "--rc", BRANCHES, "--summary", file));
    }

    private String genhtml(Path file) throws IOException, InterruptedException {
        return ExternalTool.run(
                "genhtml", "--branch-coverage", "--legend", "--output-directory", folder.resolve("html"), file);
    }

    @Test
    void lcovCountsWhatTheReportCounts() throws Exception {
        Report report = report("campaign", "fixture", "walk 5", "classify 3");

        assertEquals(Numbers.of(report.totals()), summary(write(report)));
    }

    @Test
    void lcovCountsTheBranchesOfPartialLines() throws Exception {
        Report report = report("campaign", "branches", "classify 5");

        Numbers numbers = summary(write(report));
        assertEquals(Numbers.of(report.totals()), numbers);
        assertEquals(1, numbers.taken());
        assertEquals(2, numbers.branches());
    }

    @Test
    void genhtmlShowsThePagesOfTheSource() throws Exception {
        Report report = report("campaign", "branches", "classify 5");

        String output = genhtml(write(report));

        assertEquals(Numbers.of(report.totals()), Numbers.of(output));
        assertFalse(output.contains("WARNING") || output.contains("ERROR"), output);
        try (var files = Files.walk(folder.resolve("html"))) {
            assertTrue(files.anyMatch(file -> file.endsWith("branches.c.gcov.html")));
        }
    }

    @Test
    void severalReportsAddUpToTheirUnion() throws Exception {
        Path small = write(report("small", "branches", "classify 5"), "small.info");
        Path large = write(report("large", "branches", "classify 5000"), "large.info");
        Path all = folder.resolve("all.info");

        ExternalTool.run("lcov", "--rc", BRANCHES, "-a", small, "-a", large, "-o", all);

        Report both = report("both", "branches", "classify 5", "classify 5000");
        assertEquals(Numbers.of(both.totals()), summary(all));
    }

    @Test
    void functionsThatDifferInTheirParametersStayApart() throws Exception {
        Path file = write(SyntheticReports.of(SyntheticReports.file("/a.cc", "max(int, int)", "max(int, long)")));

        assertEquals(2, summary(file).functions());
        assertTrue(Files.readString(file).contains("FN:1,max(int; long)\n"));
    }

    @Test
    void functionsOfOneNameStayApart() throws Exception {
        SourceFile once = SyntheticReports.file("/a.cc", "helper");
        SourceFile source = new SourceFile(
                "/a.cc",
                once.origin(),
                once.lines(),
                List.of(once.functions().getFirst(), SyntheticReports.function("helper", 7, false)));

        Numbers numbers = summary(write(SyntheticReports.of(source)));

        assertEquals(2, numbers.functions());
        assertEquals(1, numbers.reached());
    }

    @Test
    void pathsMayHaveCommasAndBlanks() throws Exception {
        Path source = Files.writeString(folder.resolve("one, two & <three> ü.c"), "int one;\n");

        String output = genhtml(write(SyntheticReports.of(SyntheticReports.file(source.toString(), "one"))));

        assertEquals(1, Numbers.of(output).lines());
        assertTrue(output.contains("/" + source.getFileName() + "\n"), output);
    }

    @Test
    void aPathWithALineBreakIsLeftOutAndNoted() throws Exception {
        Report report = SyntheticReports.of(SyntheticReports.file("/a\nb.c"), SyntheticReports.file("/c.c"));

        assertEquals(1, summary(write(report)).lines());
        assertEquals(
                List.of("lcov.info is without /a?b.c, whose path has a line break: rename it"),
                new LcovFormat().notes(report));
    }

    @Test
    void whatHasNoSourceIsLeftOut() throws Exception {
        Path file = write(report("campaign", "shapes_named", "say nothing"));

        assertEquals("", Files.readString(file));
    }

    @Test
    void aTitleOfAnyCharactersIsTheNameOfTheTest() throws Exception {
        Report report = SyntheticReports.of(SyntheticReports.file("/a.c"));
        Report titled = new Report(
                "nightly, 3/4", report.created(), List.of(), report.files(), List.of(), List.of(), report.other());

        assertTrue(Files.readString(write(titled)).startsWith("TN:nightly__3_4\nSF:/a.c\n"));
    }
}

package org.memcov.report.lcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.report.Report;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceTotals;
import org.memcov.report.SyntheticReports;
import org.memcov.testing.ExternalTool;

/** Trace files, read by LCOV itself. */
class LcovFormatTest {
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

    /** Runs lcov on branches, too, which older ones and later ones are told to do in another way. */
    private static String lcov(Object... arguments) throws IOException, InterruptedException {
        boolean isOld = ExternalTool.run("lcov", "--version").contains("version 1.");
        List<Object> command = new ArrayList<>(
                isOld ? List.of("lcov", "--rc", "lcov_branch_coverage=1") : List.of("lcov", "--branch-coverage"));
        command.addAll(List.of(arguments));
        return ExternalTool.run(command.toArray());
    }

    private static Numbers summary(Path file) throws IOException, InterruptedException {
        return Numbers.of(lcov("--summary", file));
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
        assertFalse(output.contains("ERROR"), output);
        try (var files = Files.walk(folder.resolve("html"))) {
            assertTrue(files.anyMatch(file -> file.endsWith("branches.c.gcov.html")));
        }
    }

    @Test
    void severalReportsAddUpToTheirUnion() throws Exception {
        Path small = write(report("small", "branches", "classify 5"), "small.info");
        Path large = write(report("large", "branches", "classify 5000"), "large.info");
        Path all = folder.resolve("all.info");

        lcov("-a", small, "-a", large, "-o", all);

        Report both = report("both", "branches", "classify 5", "classify 5000");
        assertEquals(Numbers.of(both.totals()), summary(all));
    }

    @Test
    void functionsThatDifferInTheirParametersStayApart() throws Exception {
        Path file = write(SyntheticReports.of(source(
                List.of(SyntheticReports.line(1, 1, 0), SyntheticReports.line(5, 1)),
                SyntheticReports.function("max(int, int)", 1, true),
                SyntheticReports.function("max(int, long)", 5, false))));

        Numbers numbers = summary(file);
        assertEquals(2, numbers.functions());
        assertEquals(1, numbers.reached());
        assertTrue(Files.readString(file).contains("FN:5,max(int; long)\n"));
    }

    @Test
    void functionsOfOneNameStayApart() throws Exception {
        SourceFile source = source(
                List.of(SyntheticReports.line(1, 1, 0), SyntheticReports.line(7, 1)),
                SyntheticReports.function("helper", 1, true),
                SyntheticReports.function("helper", 7, false));

        Numbers numbers = summary(write(SyntheticReports.of(source)));

        assertEquals(2, numbers.functions());
        assertEquals(1, numbers.reached());
    }

    private List<String> records(SourceFile source, String kind) throws IOException {
        return Files.readAllLines(write(SyntheticReports.of(source))).stream()
                .filter(record -> record.startsWith(kind + ":"))
                .toList();
    }

    private static SourceFile source(List<SourceLine> lines, SourceFunction... functions) {
        return new SourceFile("/a.cc", SourceFile.Origin.NATIVE, lines, List.of(functions));
    }

    @Test
    void aFunctionWithoutALineHasTheOneThatDeclaresIt() throws Exception {
        SourceFile file = source(
                List.of(SyntheticReports.line(2, 1, 0)),
                SyntheticReports.function("caller", 1, true),
                SyntheticReports.function("inlined", 5, true),
                SyntheticReports.function("missed", 9, false));

        assertEquals(List.of("FN:2,caller", "FN:5,inlined", "FN:9,missed"), records(file, "FN"));
        assertEquals(List.of("DA:2,1", "DA:5,1", "DA:9,0"), records(file, "DA"));
        assertEquals(List.of("LF:3"), records(file, "LF"));
        assertEquals(List.of("LH:2"), records(file, "LH"));
    }

    @Test
    void aFunctionThatWasReachedHasALineThatWas() throws Exception {
        SourceFile file = source(
                List.of(SyntheticReports.line(5, 2), SyntheticReports.line(6, 2)),
                SyntheticReports.function("inlined", 5, true));

        assertEquals(List.of("DA:5,1", "DA:6,0"), records(file, "DA"));
        assertEquals(List.of("BRDA:6,0,0,-", "BRDA:6,0,1,-"), records(file, "BRDA"));
        assertEquals(List.of("BRF:2"), records(file, "BRF"));
    }

    @Test
    void aLambdaIsNamedAsGccNamesIt() throws Exception {
        SourceFile file = source(
                List.of(SyntheticReports.line(1, 1, 0), SyntheticReports.line(4, 1, 0)),
                SyntheticReports.function("main", 1, true),
                SyntheticReports.function("main::$_1::operator()(int, int) const", 2, false),
                SyntheticReports.function("main::'lambda0'(int)::operator()(int) const", 3, false));

        assertEquals(List.of("DA:1,1", "DA:2,0", "DA:3,0", "DA:4,1"), records(file, "DA"));
        assertEquals(
                List.of(
                        "FN:1,main",
                        "FN:2,main::{lambda()#1}::operator()(int; int) const",
                        "FN:3,main::{lambda(int)#0}::operator()(int) const"),
                records(file, "FN"));
    }

    @Test
    void aFunctionThatIsNowhereIsLeftOut() throws Exception {
        SourceFile file =
                source(List.of(SyntheticReports.line(2, 1, 0)), SyntheticReports.function("_GLOBAL__sub_I", 0, true));

        assertEquals(List.of(), records(file, "FN"));
        assertEquals(List.of("FNF:0"), records(file, "FNF"));
    }

    @Test
    void pathsMayHaveCommasAndBlanks() throws Exception {
        Path source = Files.writeString(folder.resolve("one, two & <three> ü.c"), "int one;\n");

        String output = genhtml(write(SyntheticReports.of(SyntheticReports.file(source.toString(), "one"))));

        assertEquals(1, Numbers.of(output).lines());
        assertTrue(output.contains("/" + source.getFileName()), output);
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

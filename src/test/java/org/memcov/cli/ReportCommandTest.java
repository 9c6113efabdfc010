package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.internal.EdgeRanges;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** The command {@code report} on real campaigns; what is in the files is tested with their formats. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ReportCommandTest {
    @TempDir
    private Path folder;

    private static CommandLineRun memcov(Object... arguments) {
        return CommandLineRun.of(Main::execute, arguments);
    }

    private Path campaign(String name, String... lines) throws IOException {
        return Campaigns.of(folder.resolve(name), Native.library("fixture"), lines);
    }

    private Path output() {
        return folder.resolve("deep/report");
    }

    /** What all pages of a report say. */
    private String pages() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(output())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".html")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void pagesAreWrittenUnlessAnotherFormatIsAskedFor() throws IOException {
        CommandLineRun run = memcov("report", "-o", output(), campaign("walks", "walk 3"));

        assertEquals(0, run.exit(), run.err());
        assertEquals("", run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(2).matches(" *[0-9]+ +[0-9]+ +[0-9.]+ % +lines|.*lines"), run.out());
        assertEquals("html: " + output().resolve("index.html"), lines.getLast());
        assertTrue(pages().contains("fixture.c"));
    }

    @Test
    void severalFormatsGoIntoOneFolder() throws IOException {
        CommandLineRun run = memcov(
                "report", "-o", output(), "--format", "lcov,cobertura,json,csv,sancov", campaign("walks", "walk 3"));

        assertEquals(0, run.exit(), run.err());
        List<String> written =
                run.out().lines().filter(line -> line.contains(": ")).toList();
        assertEquals(5, written.size());
        for (String line : written) {
            assertTrue(Files.size(Path.of(line.substring(line.indexOf(": ") + 2))) > 0, line);
        }
        assertFalse(Files.exists(output().resolve("index.html")));
    }

    @Test
    void whatAnotherCampaignReachedIsCompared() throws IOException {
        Path less = campaign("less", "walk 1");
        CommandLineRun run =
                memcov("report", "-o", output(), "--against", less, campaign("more", "walk 1", "classify 1"));

        assertEquals(0, run.exit(), run.err());
        assertTrue(Files.readString(output().resolve("comparison.html")).contains("classify"));
    }

    @Test
    void whatJacocoMeasuredOfJavaIsInTheSameReport() throws IOException {
        Path xml = Files.writeString(folder.resolve("jacoco.xml"), """
                <report name="java"><package name="org/acme"><class name="org/acme/Parser" sourcefilename="Parser.java">
                <method name="parse" desc="()V" line="3"><counter type="INSTRUCTION" missed="0" covered="2"/></method></class>
                <sourcefile name="Parser.java"><line nr="3" mi="0" ci="2" mb="0" cb="0"/></sourcefile></package></report>
                """);
        CommandLineRun run =
                memcov("report", "-o", output(), "--format", "lcov", "--jacoco", xml, campaign("walks", "walk 1"));

        assertEquals(0, run.exit(), run.err());
        String lcov = Files.readString(output().resolve("lcov.info"));
        assertTrue(lcov.contains("SF:org/acme/Parser.java\n"), lcov);
        assertTrue(lcov.contains("fixture.c\n"), lcov);
    }

    /** Such a journal is what the JUnit extension writes beside its coverage file. */
    @Test
    void testsThatWroteACoverageFileAreItsInputs() throws IOException {
        Path tests = Files.copy(campaign("walks", "walk 3").resolve("coverage.cov"), folder.resolve("tests.cov"));
        try (Arena arena = Arena.ofConfined()) {
            RecordedModule module = CoverageFile.open(tests, arena).modules().getFirst();
            Files.writeString(folder.resolve("tests.jsonl"), """
                    {"id":"1","className":"WalkTest","name":"walks()","outcome":"FAILED",\
                    "start":"2026-11-25T00:00:00Z","nanos":1000000,"process":1,"edges":%d,"newEdges":%1$d,\
                    "total":%d,"modules":[{"kind":"BUILD_ID","value":"%s","edgeCount":%2$d,\
                    "path":"libfixture.so","edges":"%s"}]}
                    """.formatted(
                    module.count(), module.edgeCount(), module.identity().value(), EdgeRanges.format(module)));
        }
        CommandLineRun run = memcov("report", "-o", output(), "--format", "csv", tests);

        assertEquals(0, run.exit(), run.err());
        List<String> runs = Files.readAllLines(output().resolve("runs.csv"));
        assertTrue(runs.get(1).startsWith("0,WalkTest walks(),0,"), runs.get(1));
        assertTrue(runs.get(1).contains(",failed,"), runs.get(1));
        List<String> lines = Files.readAllLines(output().resolve("lines.csv"));
        assertTrue(lines.stream().anyMatch(line -> line.endsWith(",0")), lines.toString());
    }

    @Test
    void whatIsNoJournalOfTestsIsSaidAndDoesNoHarm() throws IOException {
        Path tests = Files.copy(campaign("walks", "walk 3").resolve("coverage.cov"), folder.resolve("tests.cov"));
        Files.writeString(folder.resolve("tests.jsonl"), "{\"n\":1}\n");
        CommandLineRun run = memcov("report", "-o", output(), "--format", "csv", tests);

        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().startsWith("memcov: which test was the first to reach a line is not told: "), run.err());
    }

    @Test
    void bothSidesOfAComparisonOfOneNameAreTold() throws IOException {
        Path one = Files.createDirectories(folder.resolve("one")).resolve("tests.cov");
        Path two = Files.createDirectories(folder.resolve("two")).resolve("tests.cov");
        Files.copy(campaign("less", "walk 1").resolve("coverage.cov"), one);
        Files.copy(campaign("more", "walk 3").resolve("coverage.cov"), two);
        memcov("report", "-o", output(), "--against", one, two);

        String comparison = Files.readString(output().resolve("comparison.html"));
        assertTrue(comparison.contains(one.toString()) && comparison.contains(two.toString()), comparison);
    }

    @Test
    void whatTheOtherSideLacksIsSaidToo() throws IOException {
        Path incomplete = Campaigns.incomplete(folder.resolve("incomplete"));
        CommandLineRun run = memcov("report", "-o", output(), "--against", incomplete, campaign("walks", "walk 1"));

        assertTrue(run.err().contains("incomplete: Incomplete: "), run.err());
    }

    @Test
    void theTitleIsTheNameOfWhatIsReportedUnlessOneIsGiven() throws IOException {
        Path campaign = campaign("walks", "walk 1");

        memcov("report", "-o", output(), campaign);
        assertTrue(Files.readString(output().resolve("index.html")).contains("walks"));
        memcov("report", "-o", output(), "--title", "Nightly <run>", campaign);
        assertTrue(Files.readString(output().resolve("index.html")).contains("Nightly &lt;run&gt;"));
    }

    @Test
    void sourceFilesAreLeftOutAsAskedFor() throws IOException {
        Path campaign = campaign("walks", "walk 1");
        memcov("report", "-o", output(), "--format", "lcov", "--exclude", "fixture.c", campaign);

        assertFalse(Files.readString(output().resolve("lcov.info")).contains("fixture.c"));
    }

    @Test
    void anUnknownFormatIsWrongUsageThatNamesTheKnownOnes() throws IOException {
        CommandLineRun run = memcov("report", "-o", output(), "--format", "pdf", campaign("walks", "walk 1"));

        assertEquals(2, run.exit());
        assertTrue(
                run.err()
                        .contains(
                                "expected one of [HTML, LCOV, COBERTURA, JSON, CSV, SANCOV] (case-insensitive) but was 'pdf'"),
                run.err());
    }

    @Test
    void aFolderThatIsAFileIsRefusedAndKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        CommandLineRun run = memcov("report", "-o", file, campaign("walks", "walk 1"));

        assertEquals(2, run.exit());
        assertEquals("memcov: " + file + " is a file: give a folder to write the report to\n", run.err());
        assertEquals("mine", Files.readString(file));
    }
}

package org.memcov.report.sancov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.report.PathMap;
import org.memcov.report.Report;
import org.memcov.report.ReportedModule;
import org.memcov.report.Reports;
import org.memcov.report.SourceFunction;
import org.memcov.report.SyntheticReports;
import org.memcov.testing.ExternalTool;
import org.memcov.testing.Native;

/** What LLVM's sancov reads and finds in a module. */
class SancovFormatTest {
    private final SancovFormat format = new SancovFormat();

    @TempDir
    private Path folder;

    private Report report(String library, String... inputs) throws IOException, InterruptedException {
        return Reports.of(folder, library, inputs);
    }

    private static Set<String> reachedFunctions(Report report) {
        return report.files().stream()
                .flatMap(file -> file.functions().stream())
                .filter(SourceFunction::isReached)
                .map(SourceFunction::name)
                .collect(Collectors.toSet());
    }

    private static Set<String> coveredFunctions(Path sancov, Path library) throws Exception {
        return ExternalTool.run("sancov", "-covered-functions", sancov, library)
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .collect(Collectors.toSet());
    }

    private static List<String> statistics(Path sancov, Path library) throws Exception {
        return ExternalTool.run("sancov", "-print-coverage-stats", sancov, library)
                .lines()
                .toList();
    }

    private static List<String> statistics(Report report) {
        ReportedModule module = report.modules().getFirst();
        return List.of(
                "all-edges: " + module.recorded().edgeCount(),
                "cov-edges: " + module.hit().count(),
                "all-functions: " + report.totals().functions(),
                "cov-functions: " + report.totals().reachedFunctions());
    }

    private static List<String> points(String action, Path file) throws Exception {
        return ExternalTool.run("sancov", action, file).lines().toList();
    }

    /** Does what the note says, and returns the copy of the library. */
    private Path named(Report report) throws Exception {
        List<String> notes = format.notes(report);
        assertEquals(1, notes.size(), notes.toString());
        String command = notes.getFirst().replaceFirst(".* made by (?=objcopy )", "");
        Path library = report.modules().getFirst().recorded().path();
        Path copy = Files.createDirectory(folder.resolve("named")).resolve(library.getFileName());
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(library);
        words.add(copy);
        ExternalTool.run(words.toArray());
        return copy;
    }

    @Test
    void sancovNamesTheFunctionsThatWereReached() throws Exception {
        Report report = report("fixture_static", "walk 5");

        Path file = format.write(report, folder);

        assertEquals("libfixture_static.so.1.sancov", file.getFileName().toString());
        assertTrue(reachedFunctions(report).contains("walk"));
        assertEquals(reachedFunctions(report), coveredFunctions(file, Native.library("fixture_static")));
        assertEquals(List.of(), format.notes(report));
    }

    @Test
    void sancovCountsTheEdgesThatWereHit() throws Exception {
        Report report = report("fixture_static", "walk 5", "classify 2000");

        Path file = format.write(report, folder);

        assertEquals(statistics(report), statistics(file, Native.library("fixture_static")));
    }

    @Test
    void eachEdgeIsAnAddressThatSancovFindsInTheModule() throws Exception {
        Report report = report("fixture_static", "walk 9");

        List<String> told = points("-print", format.write(report, folder));

        List<String> known = points("-print-coverage-pcs", Native.library("fixture_static"));
        assertTrue(known.containsAll(told), told + " of " + known);
        assertEquals(report.modules().getFirst().hit().count(), told.size());
    }

    @Test
    void aModuleWhoseCallbackIsElsewhereNeedsTheSymbolThatTheNoteTells() throws Exception {
        Report report = report("fixture", "walk 5");
        Path file = format.write(report, folder);

        ExternalTool.Result refused =
                ExternalTool.tryToRun("sancov", "-print-coverage-stats", file, Native.library("fixture"));
        assertTrue(refused.exit() != 0, refused.output());
        assertEquals(statistics(report), statistics(file, named(report)));
    }

    @Test
    void ofAStrippedModuleSancovFindsTheAddresses() throws Exception {
        Report report = report("stripped", "second " + Native.library("stripped"));

        List<String> told = points("-print", format.write(report, folder));

        List<String> known = points("-print-coverage-pcs", named(report));
        assertTrue(known.containsAll(told), told + " of " + known);
        ReportedModule module = report.modules().getFirst();
        assertEquals(module.recorded().edgeCount(), known.size());
        assertEquals(module.hit().count(), told.size());
    }

    @Test
    void withoutATableOfPcsTheCallsThatReportedTheEdgesTell() throws Exception {
        Report report = report("branches_calls", "classify 5");
        Path file = format.write(report, folder);

        assertEquals(
                "cov-edges: " + report.modules().getFirst().hit().count(),
                statistics(file, named(report)).get(1));
        assertEquals(Set.of("classify", "small"), coveredFunctions(file, folder.resolve("named/libbranches_calls.so")));
    }

    private void refuses(Report report, String... parts) {
        CoverageException e = assertThrows(CoverageException.class, () -> format.write(report, folder));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertTrue(Stream.of(folder.toFile().list()).noneMatch(name -> name.contains("sancov")));
    }

    @Test
    void aModuleThatCountsInlineIsRefused() throws Exception {
        refuses(report("counters", "say nothing"), "libcounters.so has no call of __sanitizer_cov_trace_pc_guard");
    }

    private Path moved(String library) throws IOException {
        Path copy = folder.resolve("lib" + library + ".so");
        return Files.copy(Native.library(library), copy);
    }

    private Report reportOn(Path library) throws IOException, InterruptedException {
        Path campaign = Files.createDirectory(folder.resolve("campaign"));
        return Reports.of(campaign, library, "walk 5");
    }

    @Test
    void aModuleThatIsGoneIsRefused() throws Exception {
        Path library = moved("fixture_static");
        Report report = reportOn(library);
        Files.delete(library);

        refuses(report, "there is no file " + library, "map the path");
    }

    @Test
    void aModuleOfAnotherBuildIsRefused() throws Exception {
        Path library = moved("fixture_static");
        Report report = reportOn(library);
        Files.delete(library);
        Files.copy(Native.library("fixture"), library);

        refuses(report, library + " is another build than the one that was recorded");
    }

    @Test
    void pathMapsLeadToWhereAModuleIsNow() throws Exception {
        Path library = moved("fixture_static");
        Report report = reportOn(library);
        Files.delete(library);
        PathMap map = new PathMap(folder.toString(), Native.folder().toString());

        Path file = new SancovFormat(List.of(map)).write(report, folder);

        assertEquals(statistics(report), statistics(file, Native.library("fixture_static")));
    }

    @Test
    void aReportWithoutNativeModulesIsRefused() {
        refuses(SyntheticReports.of(SyntheticReports.file("A.java")), "has no native module");
    }
}

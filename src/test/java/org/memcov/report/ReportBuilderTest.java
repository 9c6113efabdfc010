package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.campaign.WorkerCommand;
import org.memcov.report.ReportedModule.PcKnowledge;
import org.memcov.report.SourceLine.Status;
import org.memcov.testing.Native;
import org.memcov.testing.ToolFolder;

/** Lines and functions of real libraries, from the edges that real campaigns hit. */
class ReportBuilderTest {
    private static final Path SOURCE = Path.of("src/test/native").toAbsolutePath();

    @TempDir
    private Path folder;

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void closeArena() {
        arena.close();
    }

    private static SourceFile file(Report report, String name) {
        return report.files().stream()
                .filter(file -> file.path().equals(SOURCE.resolve(name).toString()))
                .findFirst()
                .orElseThrow();
    }

    /** The only line of a fixture's source that has a text in it. */
    private static SourceLine line(SourceFile file, String text) throws IOException {
        return find(file, text).orElseThrow(() -> new AssertionError("'" + text + "' has no code"));
    }

    private static Optional<SourceLine> find(SourceFile file, String text) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(file.path()));
        int[] numbers = IntStream.rangeClosed(1, lines.size())
                .filter(number -> lines.get(number - 1).contains(text))
                .toArray();
        assertEquals(1, numbers.length, text);
        return file.lines().stream().filter(line -> line.number() == numbers[0]).findFirst();
    }

    private static SourceFunction function(SourceFile file, String name) {
        return file.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Campaign campaign(String library, String... inputs) throws IOException, InterruptedException {
        FixtureCampaign fixture = new FixtureCampaign(folder)
                .command(WorkerCommand.of(
                        FixtureCampaign.worker(), Native.library(library).toString(), "{}"));
        for (int i = 0; i < inputs.length; i++) {
            fixture.input("input" + i, inputs[i]);
        }
        return fixture.run();
    }

    private Report report(String library, String... inputs) throws IOException, InterruptedException {
        return Reports.of(campaign(library, inputs), arena);
    }

    @Test
    void aLineIsCoveredIfWhatIsOnItWasReached() throws Exception {
        SourceFile file = file(report("fixture", "walk 1"), "fixture.c");

        assertEquals(Status.COVERED, line(file, "steps += 1;").status());
        assertEquals(Status.UNCOVERED, line(file, "steps += 2;").status());
        assertEquals(Status.COVERED, line(file, "int walk(int bits) {").status());
        assertTrue(find(file, "int value = 0;").isEmpty()); // goes with the function's entry
    }

    @Test
    void aLineWithSeveralPlacesIsPartialIfOnlySomeWereReached() throws Exception {
        SourceLine line = line(file(report("branches", "classify 5"), "branches.c"), "/* chooses */");

        assertEquals(Status.PARTIAL, line.status());
        assertEquals(Branches.of(2, BitSet.valueOf(new long[] {2})), line.branches());
    }

    @Test
    void theSameLineIsCoveredOnceAllOfItsPlacesWere() throws Exception {
        SourceLine line = line(file(report("branches", "classify 5", "classify 5000"), "branches.c"), "/* chooses */");

        assertEquals(Status.COVERED, line.status());
        assertEquals(2, line.branches().taken());
    }

    @Test
    void linesAndFunctionsTellTheFirstRunThatReachedThem() throws Exception {
        SourceFile file = file(report("fixture", "walk 1", "walk 3", "classify 1", "walk 3"), "fixture.c");

        assertEquals(0, line(file, "steps += 1;").firstRun());
        assertEquals(1, line(file, "steps += 2;").firstRun());
        assertEquals(SourceLine.UNKNOWN_RUN, line(file, "steps += 4;").firstRun());
        assertEquals(0, function(file, "walk").firstRun());
        assertEquals(2, function(file, "classify").firstRun());
        assertEquals(SourceLine.UNKNOWN_RUN, function(file, "parse").firstRun());
    }

    @Test
    void aFunctionIsReachedIfAnyOfItsEdgesWas() throws Exception {
        SourceFile file = file(report("fixture", "walk 0"), "fixture.c");
        SourceFunction walk = function(file, "walk");
        SourceFunction parse = function(file, "parse");

        assertTrue(walk.isReached());
        assertTrue(walk.reached() > 0 && walk.reached() < walk.size());
        assertEquals(0, parse.reached());
        assertEquals(5, file.functions().size()); // count_load, fixture_loads, classify, walk, parse
        assertEquals(2, file.totals().reachedFunctions()); // count_load, walk
    }

    @Test
    void aFunctionIsOneThoughAnIncludedFileHoldsSomeOfIt() throws Exception {
        Report report = report("included", "walk 9");
        SourceFile file = file(report, "included.c");

        assertEquals(
                Status.COVERED,
                line(file(report, "included.inc"), "/* stops */").status());
        assertEquals(List.of(), file(report, "included.inc").functions());
        assertEquals(1, file.functions().size());
        assertEquals(report.totals().size(), function(file, "walk").size());
    }

    @Test
    void anEdgeThatTheCompilerRemovedIsNotMissed() throws Exception {
        Report report = report("included", "walk 1");
        RecordedModule module = report.modules().getFirst().recorded();

        assertTrue(LongStream.rangeClosed(1, module.edgeCount())
                .anyMatch(edge -> module.pc(edge).isEmpty()));
        assertEquals(PcKnowledge.ALL, report.modules().getFirst().pcs());
        assertEquals(List.of(), report.notes());
    }

    @Test
    void totalsAreThoseOfTheEdges() throws Exception {
        Report report = report("fixture", "walk 7", "classify 1");
        ReportedModule module = report.modules().getFirst();

        assertEquals(PcKnowledge.ALL, module.pcs());
        assertEquals(module.recorded().edgeCount(), report.totals().size());
        assertEquals(module.hit().count(), report.totals().reached());
        assertEquals(1, module.producers().size());
        assertTrue(
                module.producers().getFirst().contains("clang version "),
                module.producers().toString());
        assertEquals(2, report.runs().size());
        assertEquals(List.of(), report.notes());
    }

    /** A module as a coverage file has it after a run that loads it. */
    private RecordedModule record(String library, String input) throws Exception {
        return campaign(library, input).coverage(arena).modules().getFirst();
    }

    private Report build(RecordedModule module, Symbolizer symbolizer, String... exclude) {
        ReportBuilder builder = new ReportBuilder(symbolizer, new SourceFilter(List.of(), List.of(exclude)));
        builder.add(module, module);
        return builder.build("fixture", Instant.EPOCH);
    }

    @Test
    void inlinedCodeCountsForItsOwnLineAndReachesItsCallers() throws Exception {
        RecordedModule module = record("inlining", "say nothing");
        try (Symbolizer symbolizer = new Symbolizer()) {
            SourceFile file = file(build(module, symbolizer), "inlining.c");

            assertEquals(Status.UNCOVERED, line(file, "/* clamps */").status());
            assertTrue(file.functions().stream()
                    .map(SourceFunction::name)
                    .toList()
                    .containsAll(List.of("clamp", "inlining_scale")));
            assertEquals(module.edgeCount(), file.totals().size());
        }
    }

    @Test
    void filesThatAreNotOfInterestAreLeftOut() throws Exception {
        try (Symbolizer symbolizer = new Symbolizer()) {
            Report report = build(record("fixture", "say nothing"), symbolizer, "fixture.c");

            assertEquals(List.of(), report.files());
            ReportedModule module = report.modules().getFirst();
            assertEquals(module.recorded().edgeCount(), module.withoutLine());
        }
    }

    @Test
    void withoutDebugInformationThereAreTheFunctionsOfTheModule() throws Exception {
        RecordedModule module = record("shapes_named", "say nothing");
        try (Symbolizer symbolizer = new Symbolizer()) {
            Report report = build(module, symbolizer);
            SourceFile file = report.files().getFirst();

            assertEquals(SourceFile.Origin.MODULE, file.origin());
            assertEquals(module.path().toString(), file.path());
            assertEquals(List.of(), file.lines());
            assertEquals("shapes_measure", function(file, "shapes_measure").name());
            assertEquals(module.edgeCount(), report.modules().getFirst().withoutLine());
            assertTrue(report.notes().getFirst().contains("has no debug information"));
        }
    }

    @Test
    void withoutATableOfPcsOnlyWhatWasReachedIsKnownAndANoteSaysSo() throws Exception {
        RecordedModule module = record("branches_calls", "classify 5");
        try (Symbolizer symbolizer = new Symbolizer()) {
            Report report = build(module, symbolizer);

            assertEquals(PcKnowledge.SOME, report.modules().getFirst().pcs());
            assertEquals(report.totals().size(), report.totals().reached());
            assertTrue(report.totals().size() > 0);
            assertTrue(report.notes()
                    .getFirst()
                    .startsWith("libbranches_calls.so has no table of its edges' PCs, so only what was reached"));
        }
    }

    @Test
    void aToolWithoutColumnsKnowsNoPartialLines() throws Exception {
        Campaign campaign = campaign("branches", "classify 5");
        Tools tools = Tools.onPath(new ToolFolder(Files.createDirectory(folder.resolve("tools")))
                .with("addr2line")
                .path());
        try (Symbolizer symbolizer = new Symbolizer(tools, List.of(), List.of())) {
            SourceFile file = file(Reports.of(campaign, arena, symbolizer), "branches.c");

            assertEquals(0, file.totals().partialLines());
            assertEquals(Status.COVERED, line(file, "/* chooses */").status());
        }
    }
}

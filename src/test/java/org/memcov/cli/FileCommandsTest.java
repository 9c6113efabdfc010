package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

class FileCommandsTest {
    @TempDir
    private static Path shared;

    private static Path one;
    private static Path other;

    @TempDir
    private Path folder;

    @BeforeAll
    static void record() {
        one = recorded("one", 1);
        other = recorded("other", 1, 3);
    }

    /** A file that a process left which ran {@code walk} of the fixture with each number. */
    private static Path recorded(String name, Object... bits) {
        Path file = shared.resolve(name);
        ChildJvm.of(arguments -> {
                    Fixture fixture = Fixture.load("fixture");
                    for (String argument : arguments) {
                        fixture.call("walk", Integer.parseInt(argument));
                    }
                })
                .arguments(bits)
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        return file;
    }

    private static CommandLineRun memcov(Object... arguments) {
        return CommandLineRun.of(Main::execute, arguments);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> json(CommandLineRun run) throws IOException {
        return (List<Map<String, Object>>) (List<?>) JSON.std.listFrom(run.out());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> modules(CommandLineRun diff) throws IOException {
        return (List<Map<String, Object>>) JSON.std.mapFrom(diff.out()).get("modules");
    }

    @Test
    void statShowsEachModuleAndTheTotal() {
        CommandLineRun run = memcov("stat", one);

        assertEquals(0, run.exit(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(one.toString(), lines.get(0));
        assertTrue(lines.get(1).matches("module +hit +edges +share +identity"), lines.get(1));
        assertTrue(
                lines.get(2).matches("libfixture\\.so +\\d+ +\\d+ +\\d+\\.\\d % +build-id [0-9a-f]{40}"), lines.get(2));
        assertTrue(lines.get(3).matches("total +\\d+ +\\d+ +\\d+\\.\\d %"), lines.get(3));
    }

    private static final String NO_MEMBARRIER = "Patching was off in some process with libfixture.so, which ran slower"
            + " for it; no hit is missing: its system has no membarrier that synchronizes code.";

    /** A file that a process left to which the system refuses what removing calls takes. */
    private Path recordedConfined() {
        Path file = folder.resolve("confined");
        ChildJvm.of(_ -> Fixture.load("fixture").coverage().patching())
                .under(Native.program("confined").toString())
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        return file;
    }

    @SuppressWarnings("unchecked")
    private static Object notes(Path file) throws IOException {
        Map<String, Object> stat = json(memcov("stat", "--json", file)).getFirst();
        return ((List<Map<String, Object>>) stat.get("modules")).getFirst().get("notes");
    }

    @Test
    void statTellsBehindTheTableWhereCallsCouldNotBeRemoved() throws IOException {
        Path confined = recordedConfined();

        List<String> lines = memcov("stat", confined).out().lines().toList();
        assertTrue(lines.get(3).startsWith("total "), lines.get(3));
        assertEquals(List.of(NO_MEMBARRIER), lines.subList(4, lines.size()));
        assertEquals(List.of(NO_MEMBARRIER), notes(confined));
    }

    @Test
    void statSaysNothingOfPatchingWhereAllWentWell() throws IOException {
        assertEquals(4, memcov("stat", one).out().lines().count());
        assertEquals(List.of(), notes(one));
    }

    @Test
    void mergeKeepsWhatAnyProcessCouldNotDo() throws IOException {
        Path merged = folder.resolve("merged");
        assertEquals(
                0, memcov("merge", "-o", merged, one, recordedConfined(), other).exit());

        assertEquals(List.of(NO_MEMBARRIER), notes(merged));
        assertEquals(0, memcov("merge", "-o", merged, one).exit());
        assertEquals(List.of(NO_MEMBARRIER), notes(merged));
    }

    @Test
    void statHasTheSameFiguresAsJson() throws IOException {
        Map<String, Object> stat = json(memcov("stat", "--json", one, other)).get(1);

        assertEquals(other.toString(), stat.get("file"));
        assertEquals(
                ((Number) stat.get("hit")).intValue(),
                ((Number) json(memcov("stat", "--json", one)).getFirst().get("hit")).intValue() + 1);
    }

    @Test
    void mergeAddsUpAndKeepsWhatTheOutputHas() throws IOException {
        Path merged = folder.resolve("merged");
        CommandLineRun first = memcov("merge", "-o", merged, one);
        assertEquals(0, first.exit(), first.err());
        assertEquals(0, memcov("diff", merged, one).exit());
        CommandLineRun second = memcov("merge", "-o", merged, other);
        assertEquals(0, second.exit(), second.err());

        assertEquals(0, memcov("diff", merged, other).exit(), "other holds all that one holds");
        assertTrue(second.out().startsWith(merged + ": "), second.out());
    }

    @Test
    void diffTellsWhatOnlyOneOfThemHoldsAndExitsWith3() throws IOException {
        CommandLineRun run = memcov("diff", "--edges", one, other);

        assertEquals(3, run.exit(), run.err());
        assertTrue(run.out().lines().toList().get(1).matches("libfixture\\.so +0 +1 +\\d+ +build-id .*"), run.out());
        Map<String, Object> diff = modules(memcov("diff", "--json", one, other)).getFirst();
        assertEquals("", diff.get("edgesOnlyA"));
        String edge = (String) diff.get("edgesOnlyB");
        assertTrue(edge.matches("\\d+"), edge);
        assertTrue(run.out().contains("libfixture.so only in B: " + edge + "\n"), run.out());
    }

    @Test
    void diffOfAFileWithItselfIsEqual() {
        assertEquals(0, memcov("diff", one, one).exit());
    }

    @Test
    void showListsEdgesAsRangesAndTheirPcs() throws IOException {
        CommandLineRun run = memcov("show", "--pcs", one);
        Map<String, Object> shown = json(memcov("show", "--pcs", "--json", one)).getFirst();

        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("  edges     " + shown.get("ranges") + "\n"), run.out());
        assertEquals(((Number) shown.get("hit")).intValue(), ((List<?>) shown.get("pcs")).size());
        assertTrue(run.out().contains("function entry"), run.out());
        assertEquals(shown.get("edges"), shown.get("knownPcs"));
    }

    @Test
    void watchLooksSoOftenAsItIsTold() throws IOException {
        CommandLineRun run = memcov("watch", "--times", "2", "--interval", "0.01", one);

        assertEquals(0, run.exit(), run.err());
        Map<String, Object> stat = json(memcov("stat", "--json", one)).getFirst();
        List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size());
        String figures = "  " + stat.get("hit") + " of " + stat.get("edges") + " edges (";
        lines.forEach(line -> assertTrue(line.contains(figures), line));
    }

    @Test
    void anIntervalThatIsNoneIsRefused() {
        CommandLineRun run = memcov("watch", "--interval", "0", one);

        assertEquals(2, run.exit());
        assertEquals("memcov: --interval takes a number of seconds above 0, not 0.0\n", run.err());
    }

    @Test
    void aFileThatIsNoneIsASentence() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign"), "something else");
        CommandLineRun run = memcov("stat", foreign);

        assertEquals(1, run.exit());
        assertEquals("memcov: " + foreign + " is not a coverage file: it does not begin as one does\n", run.err());
    }

    @Test
    void aFileThatIsMissingIsASentence() {
        CommandLineRun run = memcov("diff", one, folder.resolve("none"));

        assertEquals(1, run.exit());
        assertEquals("memcov: there is no file " + folder.resolve("none") + "\n", run.err());
    }
}

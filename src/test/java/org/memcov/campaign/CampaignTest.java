package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.Snapshot;
import org.memcov.campaign.Run.Ending;
import org.memcov.testing.Native;

class CampaignTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private Path input(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private Path results() {
        return folder.resolve("results");
    }

    private Campaign campaign() {
        return new Campaign(results(), FixtureWorker.command(), PATIENCE, Native.library("fixture"));
    }

    private Campaign shell(String script, Duration timeout) {
        return new Campaign(results(), List.of("sh", "-c", script, "sh", "{}"), timeout, null);
    }

    private static List<Run> run(Campaign campaign, Path... inputs) throws IOException, InterruptedException {
        return campaign.run(List.of(inputs), run -> {});
    }

    @Test
    void eachWorkerTakesOverWhatEarlierOnesCovered() throws Exception {
        Campaign campaign = campaign();
        List<Run> runs = run(
                campaign,
                input("first", "walk 1"),
                input("same", "walk 1", "expect-new 0"),
                input("more", "walk 3", "expect-new 1"));

        assertEquals(
                List.of(Ending.DONE, Ending.DONE, Ending.DONE),
                runs.stream().map(Run::ending).toList());
        assertTrue(runs.get(0).edges() > 0);
        assertEquals(runs.get(0).edges(), runs.get(0).newEdges());
        assertEquals(runs.get(0).edges(), runs.get(1).edges());
        assertEquals(0, runs.get(1).newEdges());
        assertEquals(1, runs.get(2).newEdges());
        assertEquals(runs.get(0).edges() + 1, campaign.covered().count());
        assertEquals(runs.get(2).total(), campaign.total());
        assertTrue(campaign.total() > campaign.covered().count());
    }

    @Test
    void whatIsCoveredIsWrittenInTheSerializedForm() throws Exception {
        Campaign campaign = campaign();
        run(campaign, input("first", "walk 1"), input("second", "classify 5"));

        Snapshot written = Snapshot.fromBytes(Files.readAllBytes(results().resolve("coverage.cov")));
        assertEquals(campaign.covered(), written);
    }

    @Test
    void theSeriesHasALineForEachInput() throws Exception {
        List<Run> runs = run(campaign(), input("first", "walk 1"), input("second", "walk 2"));

        List<String> series = Files.readAllLines(results().resolve("series.csv"));
        assertEquals("seconds,edges", series.get(0));
        assertEquals(3, series.size());
        for (int i = 0; i < runs.size(); i++) {
            assertTrue(series.get(i + 1).matches("\\d+\\.\\d{3}," + runs.get(i).covered()), series.get(i + 1));
        }
    }

    @Test
    void aWorkerThatCrashesKeepsWhatItSavedAndTheCampaignGoesOn() throws Exception {
        List<Run> runs = run(campaign(), input("crash", "walk 1", "save", "walk 2", "abort"), input("after", "walk 3"));

        Run crash = runs.get(0);
        assertEquals(Ending.FAILED, crash.ending());
        assertEquals("exit 134 (SIGABRT)", crash.outcome());
        assertTrue(crash.edges() > 0);
        assertEquals(Ending.DONE, runs.get(1).ending());
        assertEquals(1, runs.get(1).newEdges(), "the edge that the crash did not save");
    }

    @Test
    void aWorkerThatHangsIsKilledAndKeepsWhatItSaved() throws Exception {
        Campaign campaign =
                new Campaign(results(), FixtureWorker.command(), Duration.ofSeconds(8), Native.library("fixture"));
        List<Run> runs = run(campaign, input("hang", "walk 1", "save", "hang"), input("after", "walk 1"));

        assertEquals(Ending.TIMEOUT, runs.get(0).ending());
        assertEquals("timeout", runs.get(0).outcome());
        assertTrue(runs.get(0).edges() > 0);
        assertEquals(0, runs.get(1).newEdges());
    }

    @Test
    void theChildrenOfAWorkerThatHangsAreKilledToo() throws Exception {
        Path pid = folder.resolve("pid");
        run(shell("sleep 1000 & echo $! >" + pid + "; sleep 1000", Duration.ofSeconds(1)), input("any"));

        long child = Long.parseLong(Files.readString(pid).strip());
        for (int i = 0; i < 500 && isRunning(child); i++) {
            Thread.sleep(10);
        }
        assertFalse(isRunning(child));
    }

    /** A killed orphan that nobody has waited for is not running. */
    private static boolean isRunning(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void aWorkerThatFailsIsShownWithItsExitCodeAndFirstLines() throws Exception {
        Run run = run(shell("echo; echo '#'; echo one; echo two >&2; exit 3", PATIENCE), input("any"))
                .getFirst();

        assertEquals(Ending.FAILED, run.ending());
        assertEquals(3, run.exitCode());
        assertEquals("exit 3", run.outcome());
        assertEquals(List.of("one", "two"), run.messages());
        assertEquals(0, run.total());
    }

    @Test
    void aWorkerThatSavesRubbishFailsAndChangesNothing() throws Exception {
        List<Run> runs = run(campaign(), input("good", "walk 1"), input("bad", "walk 2", "garble"));

        Run bad = runs.get(1);
        assertEquals(Ending.FAILED, bad.ending());
        assertEquals(0, bad.edges());
        assertEquals(runs.get(0).covered(), bad.covered());
        assertTrue(
                bad.messages().getFirst().startsWith("what the worker saved cannot be used: "),
                bad.messages()::toString);
    }

    @Test
    void aWorkerThatDiesAtOnceDoesNotInheritWhatTheOneBeforeSaved() throws Exception {
        List<Run> runs = run(campaign(), input("good", "walk 1"), input("dead", "exit 9"));

        assertEquals(0, runs.get(1).edges());
        assertEquals(0, runs.get(1).newEdges());
    }

    @Test
    void aWorkerThatLoadsAFurtherLibraryDoesNotHinderLaterOnes() throws Exception {
        Campaign campaign = campaign();
        List<Run> runs = run(
                campaign,
                input("plain", "walk 1"),
                input("further", "walk 1", "load-second"),
                input("plain again", "walk 1", "expect-new 0"),
                input("further again", "load-second"));

        runs.forEach(run ->
                assertEquals(Ending.DONE, run.ending(), () -> run.messages().toString()));
        assertTrue(runs.get(1).newEdges() > 0);
        assertTrue(runs.get(1).total() > runs.get(0).total(), "the further library's edges are in the total");
        assertEquals(0, runs.get(2).newEdges());
        assertEquals(0, runs.get(3).newEdges());
        assertTrue(campaign.covered().count() < campaign.total());
    }

    @Test
    void savingWhileAScopeIsOpenWithinTheWorkersIsRefusedAndKeepsWhatWasSaved() throws Exception {
        Run run = run(campaign(), input("nested", "walk 1", "save", "nested-save"))
                .getFirst();

        assertEquals(78, run.exitCode());
        assertTrue(run.edges() > 0);
        assertTrue(
                run.messages().getFirst().startsWith("a scope is open within the worker's"), run.messages()::toString);
    }

    @Test
    void whatAProcessWritesThatOutlivedItsWorkerIsNotCountedForTheNextInput() throws Exception {
        Path saved = Files.write(
                folder.resolve("saved"),
                Snapshot.ofHitmap(MemorySegment.ofArray(new byte[] {6})).toBytes());
        String late = "(while kill -0 $$; do sleep 0.1; done; cp " + saved + " $MEMCOV_HANDOVER/inside.cov) &";
        String next = "sleep 1";
        List<Run> runs = run(
                shell("case $1 in *first) " + late + ";; *) " + next + ";; esac", PATIENCE),
                input("first"),
                input("next"));

        assertEquals(0, runs.get(1).edges());
    }

    @Test
    void aLibraryThatDoesNotExistIsRefused() {
        Path none = folder.resolve("none.so");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new Campaign(results(), List.of("{}"), PATIENCE, none));

        assertEquals("there is no library " + none, refused.getMessage());
    }

    @Test
    void theListenerHearsOfEachInputInOrder() throws Exception {
        List<Path> heard = new ArrayList<>();
        List<Path> inputs = List.of(input("a"), input("b"), input("c"));
        shell("true", PATIENCE).run(inputs, run -> heard.add(run.input()));

        assertEquals(inputs, heard);
    }

    @Test
    void anInputsPathWithSpacesReachesTheWorkerAsOneArgument() throws Exception {
        Path odd = input("an odd 'name'", "x");
        Run run = run(shell("test -f \"$1\"", PATIENCE), odd).getFirst();

        assertEquals(Ending.DONE, run.ending());
    }

    @Test
    void aCommandWithoutAPlaceForTheInputIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new Campaign(results(), List.of("true"), PATIENCE, null));

        assertTrue(refused.getMessage().contains("has no {}"), refused.getMessage());
    }

    @Test
    void aCommandThatDoesNotExistEndsTheCampaign() {
        Campaign campaign = new Campaign(results(), List.of("no-such-command", "{}"), PATIENCE, null);

        IOException failed = assertThrows(IOException.class, () -> run(campaign, input("any")));
        assertTrue(failed.getMessage().contains("no-such-command"), failed.getMessage());
    }
}

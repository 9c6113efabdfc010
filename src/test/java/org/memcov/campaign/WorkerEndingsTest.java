package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.campaign.Run.Ending;

/** What workers are given, how they end, and what is known of it. */
class WorkerEndingsTest {
    @TempDir
    private Path folder;

    private FixtureCampaign fixture;

    @BeforeEach
    void makeCampaign() {
        fixture = new FixtureCampaign(folder);
    }

    private Run shell(String script) throws IOException, InterruptedException {
        return fixture.command(WorkerCommand.of("sh", "-c", script, "sh", "{}")).runOnly();
    }

    /** A killed orphan that nobody has waited for is not running. */
    private static boolean isRunning(Path pidFile) throws IOException {
        Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void anExitCodeAboveACrashesIsNoCrash() throws Exception {
        Run run = fixture.runOnly("exit 139");

        assertEquals(Ending.EXIT, run.ending());
        assertEquals(139, run.code());
        assertEquals("exit 139", run.outcome());
        assertFalse(run.endedWell());
    }

    @Test
    void aCrashIsTheSignalAndKeepsWhatWasHit() throws Exception {
        List<Run> runs = fixture.input("crash", "walk 3", "signal 11")
                .input("after", "walk 3")
                .run()
                .runs();

        assertEquals(Ending.SIGNAL, runs.get(0).ending());
        assertEquals(11, runs.get(0).code());
        assertEquals("SIGSEGV", runs.get(0).outcome());
        assertTrue(runs.get(0).edges() > 0);
        assertEquals(0, runs.get(1).newEdges());
        assertTrue(runs.get(1).endedWell());
    }

    @Test
    void aWorkerThatIsKilledFromOutsideKeepsWhatItHit() throws Exception {
        Run run = fixture.runOnly("walk 3", "signal 9");

        assertEquals("SIGKILL", run.outcome());
        assertTrue(run.edges() > 0);
    }

    @Test
    void aWorkerThatHangsIsKilledAndKeepsWhatItHit() throws Exception {
        fixture.command(fixture.command().withTimeout(Duration.ofMillis(500)));
        Run run = fixture.runOnly("walk 1", "hang");

        assertEquals(Ending.TIMEOUT, run.ending());
        assertEquals("timeout", run.outcome());
        assertTrue(run.edges() > 0);
        assertTrue(run.time().compareTo(Duration.ofMillis(500)) >= 0);
    }

    @Test
    void nothingAWorkerStartedOutlivesItsRun() throws Exception {
        Path pid = folder.resolve("pid");
        Run run = fixture.runOnly("orphan " + pid, "wait-for " + pid, "walk 1");

        assertTrue(run.endedWell());
        assertFalse(isRunning(pid));
    }

    @Test
    void theFirstLinesOnStandardErrorAreKeptIfItFailed() throws Exception {
        Run run = shell("echo; echo out; echo '#' >&2; echo one >&2; echo two >&2; exit 3");

        assertEquals("exit 3", run.outcome());
        assertEquals(List.of("one", "two"), run.messages());
    }

    @Test
    void aWorkerThatEndedWellLeavesNoMessages() throws Exception {
        assertEquals(List.of(), shell("echo one >&2").messages());
    }

    @Test
    void aFloodOnStandardErrorIsCutOff() throws Exception {
        Run run = shell("yes 'a line of the flood' | head -c 30000000 >&2; exit 1");

        assertEquals(6, run.messages().size());
        assertEquals("a line of the flood", run.messages().getLast());
    }

    @Test
    void bytesThatAreNoTextAreTakenAsTheyCome() throws Exception {
        assertEquals(1, shell("printf 'caf\\351\\n' >&2; exit 1").messages().size());
    }

    @Test
    void aDamagedCoverageFileIsKeptAndSaid() throws Exception {
        List<Run> runs = fixture.input("bad", "walk 1", "garble")
                .input("good", "walk 1")
                .run()
                .runs();

        Path kept = fixture.results().resolve("damaged-0.cov");
        assertTrue(Files.exists(kept));
        assertEquals(0, runs.get(0).edges());
        String message = runs.get(0).messages().getFirst();
        assertTrue(message.startsWith("what it covered does not count: "), message);
        assertTrue(
                message.endsWith("is not a coverage file: it does not begin as one does; it is kept as " + kept),
                message);
        assertTrue(runs.get(1).newEdges() > 0);
    }

    @Test
    void anInputWhoseCoverageFindsNoRoomDoesNotCount() throws Exception {
        String limit = "ulimit -f 0; printf 'much to say\\n%.0s' 1 2 3 4 5 6 7 8 9 >&2; exec \"$@\"";
        Campaign campaign = fixture.command(WorkerCommand.of(
                        "bash", "-c", limit, "bash", FixtureCampaign.worker(), FixtureCampaign.fixture(), "{}"))
                .input("only", "walk 1")
                .open();

        CoverageException failed = assertThrows(CoverageException.class, () -> campaign.run(1, (run, progress) -> {}));
        assertTrue(failed.getMessage().contains(" recorded in " + fixture.results()), failed.getMessage());
        assertTrue(
                failed.getMessage().endsWith("make room there, and run the same command again"), failed.getMessage());
        assertEquals(0, campaign.progress().done());
    }

    @Test
    void anInputWhoseLauncherIsKilledDoesNotCount() throws Exception {
        Campaign campaign = fixture.command(WorkerCommand.of("sh", "-c", "kill -9 $PPID; sleep 100", "{}"))
                .input("only")
                .open();

        IOException failed = assertThrows(IOException.class, () -> campaign.run(1, (run, progress) -> {}));
        assertTrue(
                failed.getMessage()
                        .endsWith(" ended with 137 before it could report: was it killed? "
                                + "Run the same command again"),
                failed.getMessage());
        assertEquals(0, campaign.progress().done());
    }

    @Test
    void anInputsPathWithSpacesReachesTheWorkerAsOneArgument() throws Exception {
        WorkerCommand command = WorkerCommand.of("sh", "-c", "test -f \"$1\"", "sh", "{}");
        Campaign campaign =
                fixture.command(command).input("an odd 'name' {}", "x").run();

        assertTrue(campaign.runs().getFirst().endedWell());
    }

    @Test
    void anInputCanComeOnStandardInput() throws Exception {
        Run run = fixture.command(WorkerCommand.readingStdin(FixtureCampaign.worker(), FixtureCampaign.fixture()))
                .runOnly("exit 5");

        assertEquals("exit 5", run.outcome());
    }

    @Test
    void standardInputIsEmptyOtherwise() throws Exception {
        assertTrue(shell("! read line").endedWell());
    }

    @Test
    void environmentAndDirectoryAreTheCommands() throws Exception {
        WorkerCommand command = WorkerCommand.of("sh", "-c", "test \"$A $PWD\" = \"b $0\"", folder.toString(), "{}");
        Run run = fixture.command(command.withEnvironment("A", "b").withDirectory(folder))
                .runOnly();

        assertTrue(run.endedWell(), run::outcome);
    }

    @Test
    void aPreloadOfTheUsersStaysBehindOurs() throws Exception {
        String sanitizer =
                Path.of(FixtureCampaign.fixture()).resolveSibling("libplain.so").toString();
        WorkerCommand command = WorkerCommand.of("sh", "-c", "echo $LD_PRELOAD >&2; exit 1", "{}");
        Run run = fixture.command(command.withEnvironment("LD_PRELOAD", sanitizer))
                .runOnly();

        String preload = run.messages().getFirst();
        assertTrue(preload.matches(".*/libmemcov\\.so:" + sanitizer), preload);
    }

    @Test
    void anInterruptEndsTheRunAndItDoesNotCount() throws Exception {
        Path started = folder.resolve("started");
        Campaign campaign = fixture.input("long", "orphan " + started, "hang").open();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                campaign.run(1, (run, progress) -> {});
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        while (!Files.exists(started) || Files.size(started) == 0) {
            Thread.sleep(5);
        }
        runner.interrupt();
        runner.join();

        assertEquals(InterruptedException.class, thrown.get().getClass());
        assertEquals(0, campaign.progress().done());
        assertFalse(isRunning(started));
    }

    @Test
    void aCommandWithoutAPlaceForTheInputIsRefused() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> WorkerCommand.of("true"));

        assertTrue(refused.getMessage().startsWith("the worker command has no {}"), refused.getMessage());
    }
}

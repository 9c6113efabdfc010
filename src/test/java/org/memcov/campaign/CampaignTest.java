package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Native;

/** What a campaign adds up, and what it shows of it. */
class CampaignTest {
    @TempDir
    private Path folder;

    private FixtureCampaign fixture;

    @BeforeEach
    void makeCampaign() {
        fixture = new FixtureCampaign(folder);
    }

    private static long recorded(Campaign campaign) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return campaign.coverage(arena).count();
        }
    }

    @Test
    void eachRunTellsItsEdgesAndThoseNoEarlierOneHad() throws Exception {
        Campaign campaign = fixture.input("first", "walk 1")
                .input("same", "walk 1")
                .input("more", "walk 3")
                .run();
        List<Run> runs = campaign.runs();

        long first = runs.get(0).edges();
        assertTrue(first > 0);
        assertEquals(List.of(first, 0L, 1L), runs.stream().map(Run::newEdges).toList());
        assertEquals(first, runs.get(1).edges());
        assertEquals(
                List.of(first, first, first + 1),
                runs.stream().map(Run::covered).toList());
        assertEquals(first + 1, campaign.progress().covered());
        assertEquals(first + 1, recorded(campaign));
        assertTrue(campaign.progress().total() > first + 1);
    }

    @Test
    void theSeriesOfCoverageGoesOnInTime() throws Exception {
        List<Run> runs = fixture.input("a", "walk 1")
                .input("b", "walk 2")
                .input("c")
                .run()
                .runs();

        for (int i = 1; i < runs.size(); i++) {
            Run before = runs.get(i - 1);
            assertTrue(runs.get(i).elapsed().compareTo(before.elapsed()) > 0);
            assertEquals(before.covered() + runs.get(i).newEdges(), runs.get(i).covered());
        }
    }

    @Test
    void aRunTellsTimeMemoryAndTheSizeOfItsInput() throws Exception {
        Run run = fixture.runOnly("walk 1");

        assertEquals("walk 1\n".length(), run.inputSize());
        assertTrue(run.time().isPositive() && run.time().compareTo(run.elapsed()) < 0);
        assertTrue(run.cpuTime().isPositive());
        assertTrue(run.peakMemory() > 100_000);
    }

    @Test
    void aFurtherLibraryOfOneInputAddsItsEdgesToTheTotal() throws Exception {
        String second = Native.library("second").toString();
        List<Run> runs = fixture.input("plain", "walk 1")
                .input("further", "walk 1", "second " + second)
                .input("again", "second " + second, "walk 1")
                .run()
                .runs();

        assertTrue(runs.get(1).total() > runs.get(0).total());
        assertTrue(runs.get(1).newEdges() > 0);
        assertEquals(runs.get(1).edges(), runs.get(2).edges());
        assertEquals(0, runs.get(2).newEdges());
    }

    @Test
    void whatProcessesHitThatTheWorkerStartedCountsToo() throws Exception {
        List<Run> runs = fixture.input("itself", "walk 1")
                .input("child", "walk 1", "child 3")
                .run()
                .runs();

        assertEquals(1, runs.get(1).newEdges());
    }

    @Test
    void edgesOfTheBaselineAreLeftOut() throws Exception {
        Path start = Files.writeString(folder.resolve("start"), "walk 1\n");
        Campaign campaign = fixture.command(fixture.command().withBaseline(start))
                .input("nothing more", "walk 1")
                .input("more", "walk 3")
                .run();

        assertEquals(List.of(0L, 1L), campaign.runs().stream().map(Run::edges).toList());
        assertEquals(1, campaign.progress().covered());
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(recorded(campaign), campaign.baseline(arena).count() + 1);
        }
    }

    @Test
    void severalAtATimeCoverTheSameAsOneAfterTheOther() throws Exception {
        for (int i = 0; i < 40; i++) {
            fixture.input("in" + i, "walk " + i % 16, "classify " + (i - 20) * 100);
        }
        Campaign campaign = fixture.open();
        List<Path> heard = Collections.synchronizedList(new ArrayList<>());
        Progress progress = campaign.run(4, (run, now) -> {
            assertEquals(heard.size() + 1, now.done());
            heard.add(run.input());
        });

        assertEquals(40, progress.done());
        assertEquals(heard, campaign.runs().stream().map(Run::input).toList());
        assertEquals(
                progress.covered(),
                campaign.runs().stream().mapToLong(Run::newEdges).sum());
        assertEquals(progress.covered(), recorded(campaign));
        Campaign alone = new FixtureCampaign(Files.createDirectory(folder.resolve("alone")))
                .input(
                        "all",
                        IntStream.range(0, 40)
                                .mapToObj(i -> "walk " + i % 16 + "\nclassify " + (i - 20) * 100)
                                .toArray(String[]::new))
                .run();
        assertEquals(alone.progress().covered(), progress.covered());
    }

    @Test
    void theRunsOfACampaignCanBeReadAgain() throws Exception {
        Campaign campaign =
                fixture.input("a", "walk 1").input("b", "say no", "exit 3").run();
        Campaign read = Campaign.read(fixture.results());

        assertEquals(campaign.runs(), read.runs());
        assertEquals(campaign.progress(), read.progress());
        assertEquals(campaign.inputs(), read.inputs());
        assertEquals(fixture.command(), read.command());
        assertTrue(read.progress().isComplete());
    }

    @Test
    void aCampaignKnowsWhichInputsItLacks() throws Exception {
        Campaign campaign =
                fixture.input("a", "walk 1").input("b", "walk 2").input("c").open();
        campaign.run(1, (run, progress) -> campaign.stop());

        Campaign read = Campaign.read(fixture.results());
        assertEquals(fixture.inputs().subList(1, 3), read.missing());
        assertFalse(read.progress().isComplete());
        assertEquals(3, read.progress().expected());
    }

    @Test
    void anInputThatIsNamedTwiceIsOneInput() throws Exception {
        fixture.input("a", "walk 1");
        fixture.inputs().add(folder.resolve("./a"));

        assertEquals(1, fixture.run().runs().size());
    }

    @Test
    void theFolderKeepsNothingOfRunsThatAreOver() throws Exception {
        fixture.input("a", "walk 1").input("b", "signal 11").run();

        try (var left = Files.list(fixture.results().resolve("running"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void theCoverageOfACampaignIsAFileLikeAnyOther() throws Exception {
        Campaign campaign = fixture.input("a", "walk 5").run();
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile coverage = campaign.coverage(arena);
            assertEquals(
                    List.of(Native.library("fixture")),
                    coverage.modules().stream().map(module -> module.path()).toList());
            assertTrue(coverage.modules().getFirst().pc(1).isPresent());
        }
    }

    @Test
    void aLibraryLinkedWithAnOlderRuntimeIsCountedThroughPreloading() throws Exception {
        String existing = Native.library("existing/existing").toString();
        Run run = fixture.command(WorkerCommand.of(FixtureCampaign.worker(), existing, "{}"))
                .runOnly();

        assertTrue(run.total() > 0, run::toString);
    }

    @Test
    void withoutPreloadingTheLibraryBringsItsRuntime() throws Exception {
        String linked = Native.library("linked").toString();
        WorkerCommand command =
                WorkerCommand.of(FixtureCampaign.worker(), linked, "{}").withoutPreload();

        assertTrue(fixture.command(command).runOnly().total() > 0);
    }

    @Test
    void withoutAnInstrumentedLibraryNothingIsCounted() throws Exception {
        Run run = fixture.command(WorkerCommand.of("true", "{}")).runOnly();

        assertEquals(0, run.total());
        assertEquals(0, run.edges());
        assertTrue(run.endedWell());
    }

    @Test
    void aJavaWithoutFlightRecorderRunsCampaigns() {
        ChildJvm.of(arguments -> {
                    assertThrows(ClassNotFoundException.class, () -> Class.forName("jdk.jfr.Event"));
                    FixtureCampaign campaign = new FixtureCampaign(Path.of(arguments[0]));
                    assertEquals(
                            1, campaign.input("a", "walk 1").run().progress().done());
                })
                .arguments(folder)
                .option("--limit-modules=java.base")
                .run()
                .succeeds();
    }

    @Test
    void aCommandThatDoesNotExistEndsTheCampaign() throws Exception {
        Campaign campaign = fixture.command(WorkerCommand.of("no-such-command", "{}"))
                .input("a")
                .open();

        IOException failed = assertThrows(IOException.class, () -> campaign.run(1, (run, progress) -> {}));
        assertEquals("the command no-such-command cannot be started: No such file or directory", failed.getMessage());
        assertEquals(0, campaign.progress().done());
    }

    @Test
    void aWorkingDirectoryThatDoesNotExistEndsTheCampaign() throws Exception {
        Path none = folder.resolve("none");
        Campaign campaign = fixture.command(fixture.command().withDirectory(none))
                .input("a")
                .open();

        IOException failed = assertThrows(IOException.class, () -> campaign.run(1, (run, progress) -> {}));
        assertEquals("the command cannot start in " + none + ": No such file or directory", failed.getMessage());
    }

    @Test
    void anInputThatDoesNotExistIsRefused() {
        fixture.inputs().add(folder.resolve("none"));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, fixture::open);

        assertEquals("the input " + folder.resolve("none") + " is not a file that can be read", refused.getMessage());
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectory(fixture.results());
        Files.writeString(fixture.results().resolve("thesis.tex"), "precious");

        CoverageException refused =
                assertThrows(CoverageException.class, () -> fixture.input("a").open());
        assertEquals(
                fixture.results() + " is no campaign, but has thesis.tex in it: name a new or an empty folder, "
                        + "or a campaign",
                refused.getMessage());
        assertEquals("precious", Files.readString(fixture.results().resolve("thesis.tex")));
    }

    @Test
    void anotherCommandIsRefused() throws Exception {
        fixture.input("a").run();
        fixture.command(WorkerCommand.of("true", "{}"));

        CoverageException refused = assertThrows(CoverageException.class, fixture::open);
        assertTrue(
                refused.getMessage()
                        .startsWith("the campaign " + fixture.results() + " was made with another command, '"),
                refused.getMessage());
    }

    @Test
    void anotherTimeoutIsTakenOver() throws Exception {
        fixture.input("a").run();
        fixture.command(fixture.command().withTimeout(Duration.ofSeconds(7))).open();

        assertEquals(
                Duration.ofSeconds(7),
                Campaign.read(fixture.results()).command().timeout());
    }

    @Test
    void aPathThatIsNoCampaignIsRefused() {
        assertFalse(Campaign.isCampaign(folder));
        assertEquals(
                folder + " is not a campaign: it has no campaign.json",
                assertThrows(CoverageException.class, () -> Campaign.read(folder))
                        .getMessage());
    }
}

package org.memcov.campaign;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.testing.ChildJvm;

/** A campaign whose process dies goes on where it stood, and counts nothing twice. */
class CampaignResumeTest {
    private static final int INPUTS = 120;
    private static final int DEATHS = 8;

    @TempDir
    private Path folder;

    private FixtureCampaign fixture;

    @BeforeEach
    void makeCampaign() {
        fixture = new FixtureCampaign(folder);
    }

    private Path file(String name) {
        return fixture.results().resolve(name);
    }

    private static long recorded(Campaign campaign) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return campaign.coverage(arena).count();
        }
    }

    private static void countsEachInputOnce(Campaign campaign) throws IOException {
        List<Run> runs = campaign.runs();
        assertTrue(campaign.progress().isComplete());
        assertEquals(
                campaign.inputs().size(),
                runs.stream().map(Run::input).distinct().count());
        assertEquals(campaign.inputs().size(), runs.size());
        assertEquals(recorded(campaign), runs.stream().mapToLong(Run::newEdges).sum());
        assertEquals(recorded(campaign), campaign.progress().covered());
    }

    @Test
    void whatAStoppedCampaignLacksIsRunLater() throws Exception {
        fixture.input("a", "walk 1").input("b", "walk 2").input("c", "walk 4");
        Campaign first = fixture.open();
        first.run(1, (run, progress) -> first.stop());
        Run before = first.runs().getFirst();

        Campaign campaign = fixture.run();
        countsEachInputOnce(campaign);
        assertEquals(before, campaign.runs().getFirst());
        assertTrue(campaign.runs().get(1).elapsed().compareTo(before.elapsed()) > 0);
    }

    @Test
    void inputsCanBeAddedToACampaign() throws Exception {
        fixture.input("a", "walk 1").run();
        Campaign campaign = fixture.input("b", "walk 3").run();

        countsEachInputOnce(campaign);
        assertEquals(1, campaign.runs().getLast().newEdges());
    }

    /** Runs in a JVM of its own, which is killed at some instant. */
    private static void runAndDie(String[] arguments) throws Exception {
        Campaign campaign = Campaign.read(Path.of(arguments[0]));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(ThreadLocalRandom.current().nextInt(100, 450));
                new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid()).start();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        campaign.run(2, (run, progress) -> {});
        Thread.sleep(Long.MAX_VALUE);
    }

    @Test
    void aProcessThatIsKilledAtAnyInstantLosesNothingThatCounts() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < INPUTS; i++) {
            fixture.input("in" + i, "walk " + random.nextInt(16), "classify " + random.nextInt(-2, 2000), "sleep 10");
        }
        fixture.open();
        int before = 0;
        for (int death = 0; death < DEATHS; death++) {
            ChildJvm.Result result = ChildJvm.of(CampaignResumeTest::runAndDie)
                    .option("-Dorg.memcov.tmpdir=" + folder)
                    .arguments(fixture.results())
                    .run();
            assertEquals(137, result.exit(), result::err);
            int done = Campaign.read(fixture.results()).progress().done();
            assertTrue(done >= before, "what counted still counts");
            before = done;
        }
        assertTrue(before > 0, "it was killed while it ran");

        countsEachInputOnce(fixture.run());
    }

    @Test
    void aRunThatCountsButWasNotMergedIsMergedLater() throws Exception {
        Campaign campaign = fixture.input("a", "walk 1").run();
        Files.move(file("coverage.cov"), file("running/0-4711.cov"));

        fixture.run();
        countsEachInputOnce(Campaign.read(fixture.results()));
        assertFalse(Files.exists(file("running/0-4711.cov")));
        assertEquals(campaign.runs(), Campaign.read(fixture.results()).runs());
    }

    @Test
    void aRunUnderWayWhenTheProcessDiedDoesNotCount() throws Exception {
        fixture.input("a", "walk 1").run();
        fixture.input("b", "walk 3").open();
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile left = CoverageFile.openForMerging(file("running/1-4711.cov"), arena);
            Campaign other = new FixtureCampaign(Files.createDirectory(folder.resolve("other")))
                    .input("x", "walk 15")
                    .run();
            left.merge(other.coverage(arena));
        }

        Campaign campaign = fixture.run();
        countsEachInputOnce(campaign);
        assertEquals(1, campaign.runs().getLast().newEdges());
    }

    @Test
    void aLineThatWasNotWrittenToItsEndIsNone() throws Exception {
        fixture.input("a", "walk 1").input("b", "walk 3").run();
        Path journal = file("runs.jsonl");
        String text = Files.readString(journal);
        Files.writeString(journal, text.substring(0, text.length() - 5));
        Files.writeString(file("edges.roaring"), "rubbish", StandardOpenOption.APPEND);
        assertEquals(1, Campaign.read(fixture.results()).progress().done());

        Campaign campaign = fixture.run();
        assertTrue(campaign.progress().isComplete());
        assertEquals(fixture.inputs(), campaign.runs().stream().map(Run::input).toList());
        try (Stream<String> lines = Files.lines(journal)) {
            assertEquals(2, lines.count());
        }
    }

    @Test
    void aDamagedLineIsNamed() throws Exception {
        fixture.input("a", "walk 1").run();
        Files.writeString(file("runs.jsonl"), "{\"input\":\n", StandardOpenOption.APPEND);

        CoverageException damaged = assertThrows(CoverageException.class, () -> Campaign.read(fixture.results()));
        assertTrue(
                damaged.getMessage().startsWith("line 2 of " + file("runs.jsonl") + " is damaged"),
                damaged::getMessage);
    }

    @Test
    void aJournalOfAnotherCampaignIsNamed() throws Exception {
        fixture.input("a", "walk 1").run();
        FixtureCampaign other = new FixtureCampaign(Files.createDirectory(folder.resolve("other")));
        other.input("b").input("c").run();
        Files.copy(other.results().resolve("runs.jsonl"), file("runs.jsonl"), REPLACE_EXISTING);

        CoverageException damaged = assertThrows(CoverageException.class, () -> Campaign.read(fixture.results()));
        assertTrue(
                damaged.getMessage().startsWith(file("runs.jsonl") + " tells of an input that is not in "),
                damaged::getMessage);
    }

    @Test
    void aPlanThatIsNoneIsNamed() throws Exception {
        fixture.input("a", "walk 1").run();
        for (String content : List.of("no JSON", "{}", "{\"format\":\"memcov campaign\",\"version\":2}")) {
            Files.writeString(file("campaign.json"), content);

            CoverageException damaged = assertThrows(CoverageException.class, () -> Campaign.read(fixture.results()));
            assertTrue(damaged.getMessage().startsWith(file("campaign.json") + " is "), damaged::getMessage);
        }
    }

    @Test
    void aCampaignThatRunsIsNotRunASecondTimeAtOnce() throws Exception {
        Path go = folder.resolve("go");
        Path started = folder.resolve("started");
        Campaign campaign =
                fixture.input("a", "touch " + started, "wait-for " + go).open();
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                campaign.run(1, (run, progress) -> {});
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (!Files.exists(started)) {
            Thread.sleep(5);
        }
        CoverageException refused = assertThrows(CoverageException.class, () -> fixture.run());
        Files.createFile(go);
        runner.join();

        assertTrue(
                refused.getMessage().startsWith("the campaign " + fixture.results() + " is being run already"),
                refused::getMessage);
        assertTrue(campaign.progress().isComplete());
    }
}

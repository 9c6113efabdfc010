package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** What the commands show of campaigns. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CampaignCommandsTest {
    @TempDir
    private Path folder;

    private static CommandLineRun memcov(Object... arguments) {
        return CommandLineRun.of(Main::execute, arguments);
    }

    private Path input(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        return Files.write(file, List.of(lines));
    }

    /** Runs a campaign; without {@code --keep-going} in the options it stops at a crash. */
    private Path campaign(String name, List<Path> inputs, Object... options) {
        Path results = folder.resolve(name);
        List<Object> arguments = new ArrayList<>(List.of("run", "-q", "-o", results));
        arguments.addAll(List.of(options));
        arguments.add("--inputs");
        arguments.addAll(inputs);
        arguments.addAll(List.of("--", Native.folder().resolve("worker"), Native.library("fixture"), "{}"));
        CommandLineRun run = memcov(arguments.toArray());
        assertEquals("", run.err());
        return results;
    }

    private Path incomplete() throws IOException {
        return campaign("incomplete", List.of(input("crash", "walk 1", "signal 11"), input("never", "walk 3")));
    }

    private static List<String> lines(CommandLineRun run) {
        return run.out().lines().toList();
    }

    @Test
    void statTellsHowTheInputsEnded() throws IOException {
        Path results = campaign("c", List.of(input("a", "walk 1"), input("b", "exit 3")), "-k");
        CommandLineRun run = memcov("stat", results);

        assertTrue(lines(run).get(2).startsWith("libfixture.so "), run.out());
        assertEquals("2 inputs: 1 failed, 0 crashed, 0 timed out", lines(run).getLast());
        Map<?, ?> stat = (Map<?, ?>)
                JSON.std.listFrom(memcov("stat", "--json", results).out()).getFirst();
        assertEquals(true, ((Map<?, ?>) stat.get("campaign")).get("complete"));
    }

    @Test
    void whoeverShowsACampaignSaysThatItIsIncomplete() throws IOException {
        Path results = incomplete();
        String sentence = "Incomplete: " + results + " has run 1 of 2 inputs";

        assertEquals(sentence, lines(memcov("stat", results)).getLast());
        assertEquals(sentence, lines(memcov("show", results)).getLast());
        assertEquals(sentence, lines(memcov("diff", results, results)).getLast());
        assertTrue(memcov("minimize", results).err().endsWith("\n" + sentence + "\n"));
    }

    @Test
    void jsonSaysThatACampaignIsIncomplete() throws IOException {
        Path results = incomplete();
        Map<?, ?> diff =
                JSON.std.mapFrom(memcov("diff", "--json", results, results).out());

        assertEquals(false, diff.get("completeA"));
        assertEquals(true, diff.get("equal"));
        assertEquals(
                false,
                JSON.std.mapFrom(memcov("minimize", "--json", results).out()).get("complete"));
    }

    @Test
    void theBaselineIsLeftOutOfCampaignsWhereverTheyAreShown() throws IOException {
        Path start = input("start", "walk 1");
        Path with = campaign("with", List.of(input("a", "walk 3")), "--baseline", start);
        Path without = campaign("without", List.of(start, input("a", "walk 3")));
        CommandLineRun diff = memcov("diff", with, without);

        assertEquals(3, diff.exit());
        assertTrue(lines(diff).get(1).matches("libfixture\\.so +0 +6 +1 .*"), diff.out());
        assertTrue(lines(memcov("stat", with)).get(2).matches("libfixture\\.so +1 .*"));
    }

    @Test
    void aCampaignCanBeMergedAndWatchedAsAFileCan() throws IOException {
        Path results = campaign("c", List.of(input("a", "walk 1")));
        Path merged = folder.resolve("merged.cov");
        memcov("merge", "-o", merged, results);

        assertEquals(0, memcov("diff", merged, results).exit());
        assertTrue(memcov("watch", "--times", "1", results).out().contains("  6 of "));
    }

    @Test
    void theSeriesIsALineForEachInput() throws IOException {
        Path results = campaign("c", List.of(input("a", "walk 1"), input("b", "walk 3", "signal 6")), "-k");
        List<String> series = lines(memcov("stat", "--series", results));

        assertEquals("seconds,inputs,edges,ending", series.get(0));
        assertTrue(series.get(1).matches("\\d+\\.\\d{3},1,6,exit 0"), series.get(1));
        assertTrue(series.get(2).matches("\\d+\\.\\d{3},2,7,SIGABRT"), series.get(2));
        assertEquals(3, series.size());
    }

    @Test
    void minimizePrintsInputsThatKeepEveryEdge() throws IOException {
        Path small = input("small", "walk 1");
        Path all = input("all", "walk 1", "walk 2", "walk 15", "classify -5", "classify 0");
        Path more = input("more", "classify 5", "classify 5000");
        Path results = campaign("c", List.of(small, all, more));
        CommandLineRun run = memcov("minimize", results);

        assertEquals(List.of(all.toString(), more.toString()), lines(run));
        assertTrue(run.err().matches("2 of 3 inputs, \\d+ bytes of \\d+ bytes\n"), run.err());
        assertEquals(
                0,
                memcov("diff", results, campaign("minimum", List.of(all, more))).exit());
    }

    @Test
    void minimizeByTimePrefersTheFasterInput() throws IOException {
        Path slow = input("slow", "walk 1", "sleep 300");
        Path fast = input("fast", "walk 1", "walk 1", "walk 1", "walk 1", "walk 1");
        Path results = campaign("c", List.of(slow, fast));

        assertEquals(List.of(slow.toString()), lines(memcov("minimize", results)));
        assertEquals(List.of(fast.toString()), lines(memcov("minimize", "--by", "time", results)));
    }

    @Test
    void crashesAreKeptSeparatedOrDropped() throws IOException {
        Path good = input("good", "walk 1", "walk 1");
        Path crash = input("crash", "walk 3", "signal 6");
        Path results = campaign("c", List.of(good, crash), "-k");

        assertEquals(List.of(good.toString(), crash.toString()), lines(memcov("minimize", results)));
        assertEquals(
                List.of(good.toString(), "", crash.toString()),
                lines(memcov("minimize", "--crashes", "separate", results)));
        assertEquals(List.of(good.toString()), lines(memcov("minimize", "--crashes", "drop", results)));
    }

    @Test
    void pathsCanEndWithAZeroByte() throws IOException {
        Path odd = input("an odd\nname", "walk 1");
        Path results = campaign("c", List.of(odd));

        assertEquals(odd + "\0", memcov("minimize", "--null", results).out());
    }

    @Test
    void minimizeOfAFileIsASentence() throws IOException {
        CommandLineRun run = memcov("minimize", input("file", "x"));

        assertEquals(1, run.exit());
        assertTrue(run.err().contains(" is not a campaign: it has no campaign.json"), run.err());
    }

    private CommandLineRun stability(String times, Path input, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("stat", "--stability", times, "--input", input));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--", Native.folder().resolve("worker"), Native.library("fixture"), "{}"));
        return memcov(arguments.toArray());
    }

    @Test
    void stabilityNamesTheEdgesThatComeAndGo() throws IOException {
        Path list = folder.resolve("ignore.txt");
        Path input = input("in", "walk 1", "alternate " + folder.resolve("flag"));
        CommandLineRun run = stability("4", input, "--ignorelist", list);

        assertEquals(0, run.exit(), run.err());
        assertEquals(
                "libfixture.so: 1 edges come and go in 4 runs, 6 are hit in each",
                lines(run).get(0));
        assertTrue(lines(run).get(2).matches(" +\\d+ +0x[0-9a-f]+ +walk"), run.out());
        assertEquals("fun:walk", Files.readAllLines(list).getLast());
    }

    @Test
    void anInputWhoseEdgesStayHasNoneToName() throws IOException {
        CommandLineRun run = stability("3", input("in", "walk 1"));

        assertEquals(List.of("libfixture.so: 0 edges come and go in 3 runs, 6 are hit in each"), lines(run));
    }

    @Test
    void oneRunShowsNoStability() throws IOException {
        CommandLineRun run = stability("1", input("in"));

        assertEquals(2, run.exit());
        assertEquals("memcov: 1 runs show no difference: it takes 2 or more\n", run.err());
    }
}

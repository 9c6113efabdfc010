package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** The command {@code check} on real campaigns. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CheckCommandTest {
    @TempDir
    private Path folder;

    private static CommandLineRun memcov(Object... arguments) {
        return CommandLineRun.of(Main::execute, arguments);
    }

    /** A campaign of one input on a library. */
    private Path campaign(String library, String... lines) throws IOException {
        Path results = Files.createTempDirectory(folder, "campaign").resolve("results");
        return Campaigns.of(results, Native.library(library), lines);
    }

    /** The number of edges a campaign hit and those there are. */
    private static long[] edges(Path campaign) throws IOException {
        Map<?, ?> stat = (Map<?, ?>)
                JSON.std.listFrom(memcov("stat", "--json", campaign).out()).getFirst();
        return new long[] {((Number) stat.get("hit")).longValue(), ((Number) stat.get("edges")).longValue()};
    }

    @Test
    void asManyEdgesAsThereAreAreEnoughAndOneMoreIsNot() throws IOException {
        Path campaign = campaign("fixture", "walk 3");
        long hit = edges(campaign)[0];

        assertEquals(0, memcov("check", "--min-edges", hit, campaign).exit());
        CommandLineRun more = memcov("check", "--min-edges", hit + 1, campaign);
        assertEquals(3, more.exit());
        assertTrue(more.out().startsWith(hit + " of " + edges(campaign)[1] + " edges ("), more.out());
        assertTrue(more.out().contains("less than the " + (hit + 1) + " that --min-edges asks for"), more.out());
    }

    @Test
    void sharesAreOfAllThatModulesHave() throws IOException {
        Path campaign = campaign("fixture", "walk 3");

        assertEquals(
                0,
                memcov("check", "--min-edges", "10%", "--min-functions", "40%", "--min-lines", "10%", campaign)
                        .exit());
        CommandLineRun tooMuch =
                memcov("check", "--min-edges", "99.5%", "--min-functions", "41%", "--min-lines", "90%", campaign);
        assertEquals(3, tooMuch.exit());
        assertEquals(3, tooMuch.out().lines().count(), tooMuch.out());
        assertTrue(tooMuch.out().contains("2 of 5 functions (40.0 %) were reached, less than the 41 %"), tooMuch.out());
    }

    @Test
    void whatTheBaselineHitAndThisDoesNotIsListedByFunction() throws IOException {
        Path baseline = campaign("fixture", "walk 15", "classify 1");
        CommandLineRun run = memcov("check", "--baseline", baseline, campaign("fixture", "walk 1"));

        assertEquals(3, run.exit());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.getFirst().endsWith("; functions not reached any more: 1"), run.out());
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith("  classify  ") && line.contains("not reached any more")),
                run.out());
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("  walk  .*fixture\\.c:\\d+, 3 edges lost")), run.out());
        assertEquals(
                3,
                lines.stream()
                        .filter(line -> line.matches("    .*fixture\\.c:2[0-9]:\\d+|    .*fixture\\.c:3[0-9]:\\d+"))
                        .count(),
                run.out());
    }

    @Test
    void whatIsReachedMoreThanTheBaselineIsNoLoss() throws IOException {
        Path baseline = campaign("fixture", "walk 1");
        CommandLineRun run =
                memcov("check", "--baseline", baseline, campaign("fixture", "walk 1", "walk 15", "classify 1"));

        assertEquals(0, run.exit(), run.out());
        assertEquals("All that was asked for holds.\n", run.out());
    }

    @Test
    void asManyEdgesMayBeLostAsAreAllowed() throws IOException {
        Path baseline = campaign("fixture", "walk 7");
        Path campaign = campaign("fixture", "walk 1");

        assertEquals(
                3,
                memcov("check", "--baseline", baseline, "--allow-lost", 1, campaign)
                        .exit());
        assertEquals(
                0,
                memcov("check", "--baseline", baseline, "--allow-lost", 2, campaign)
                        .exit());
    }

    @Test
    void filesThatAreExcludedCannotLoseAnything() throws IOException {
        Path baseline = campaign("fixture", "walk 7");
        Path campaign = campaign("fixture", "walk 1");

        assertEquals(
                0,
                memcov("check", "--exclude", "fixture.c", "--baseline", baseline, campaign)
                        .exit());
    }

    /** The same source in two builds, whose edges have nothing to do with each other. */
    @Test
    void anotherBuildIsComparedByItsFunctions() throws IOException {
        Path baseline = campaign("branches", "classify 5", "classify 5000");

        CommandLineRun lost = memcov("check", "--baseline", baseline, campaign("branches_calls", "classify 5"));
        assertEquals(3, lost.exit());
        assertTrue(lost.out().contains(": 0 edges; functions not reached any more: 1"), lost.out());
        assertTrue(lost.out().contains("  large  "), lost.out());
        assertFalse(lost.out().contains("  small  "), lost.out());

        CommandLineRun same =
                memcov("check", "--baseline", baseline, campaign("branches_calls", "classify 5", "classify 5000"));
        assertEquals(0, same.exit(), same.out());
    }

    /** As after a new build, which took the place of the one that the baseline is of. */
    private Path withoutItsBuild(Path campaign) throws IOException {
        Path library = Files.copy(Native.library("branches"), folder.resolve("libbranches.so"));
        Campaigns.of(campaign, library, "classify 5", "classify 5000");
        memcov("report", "-o", folder, "--format", "json", campaign);
        Files.delete(library);
        return campaign;
    }

    @Test
    void aBaselineWhoseBuildIsGoneIsRefusedInsteadOfComparedByAddresses() throws IOException {
        Path baseline = withoutItsBuild(folder.resolve("gone"));
        CommandLineRun run = memcov("check", "--baseline", baseline, campaign("branches_calls", "classify 5"));

        assertEquals(1, run.exit(), run.out());
        assertTrue(run.err().contains("the baseline is of another build of libbranches.so"), run.err());
        assertTrue(run.err().contains("give a report in JSON"), run.err());
    }

    @Test
    void aReportInJsonIsABaselineOfFunctions() throws IOException {
        withoutItsBuild(folder.resolve("gone"));
        Path json = folder.resolve("coverage.json");

        CommandLineRun lost = memcov("check", "--baseline", json, campaign("branches_calls", "classify 5"));
        assertEquals(3, lost.exit(), lost.err());
        assertTrue(lost.out().contains("  large  "), lost.out());
        assertFalse(lost.out().contains("  small  "), lost.out());
        CommandLineRun same =
                memcov("check", "--baseline", json, campaign("branches_calls", "classify 5", "classify 5000"));
        assertEquals(0, same.exit(), same.out() + same.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "{\"files\":[]}", "{\"format\":\"memcov-report\",\"files\":[{"})
    void whatIsNoReportIsNoBaseline(String text) throws IOException {
        Path json = Files.writeString(folder.resolve("other.json"), text);
        CommandLineRun run = memcov("check", "--baseline", json, campaign("fixture", "walk 1"));

        assertEquals(1, run.exit(), run.out());
        assertTrue(run.err().contains("no report of memcov in JSON"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void noShareOfNothingIsReached() throws IOException {
        Path campaign = campaign("fixture", "walk 1");
        CommandLineRun run = memcov("check", "--min-functions", "50%", "--include", "misspelt/**", campaign);

        assertEquals(3, run.exit(), run.out());
        assertTrue(run.out().startsWith("0 of 0 functions"), run.out());
    }

    @Test
    void aShareOfWhatIsNotKnownCannotBeChecked() throws IOException {
        CommandLineRun run = memcov("check", "--min-functions", "50%", campaign("branches_calls", "classify 5"));

        assertEquals(1, run.exit());
        assertTrue(
                run.err().contains("since of libbranches_calls.so not all are known: compile it with pc-table"),
                run.err());
    }

    @Test
    void jsonHasTheFailuresAndWhatWasLost() throws IOException {
        Path baseline = campaign("fixture", "walk 3");
        Map<String, Object> outcome =
                JSON.std.mapFrom(memcov("check", "--json", "--baseline", baseline, campaign("fixture", "walk 1"))
                        .out());

        assertEquals(false, outcome.get("met"));
        Map<?, ?> lost = (Map<?, ?>) outcome.get("lost");
        assertEquals(1, lost.get("edges"));
        Map<?, ?> function = (Map<?, ?>) ((List<?>) lost.get("functions")).getFirst();
        assertEquals("walk", function.get("name"));
        assertEquals(true, function.get("reached"));
    }

    @Test
    void anIncompleteCampaignIsSaidToBe() throws IOException {
        Path results = Campaigns.incomplete(folder.resolve("incomplete"));
        CommandLineRun run = memcov("check", "--min-edges", 1, results);

        assertEquals("Incomplete: " + results + " has run 1 of 2 inputs\n", run.err());
    }

    @Test
    void nothingToCheckIsWrongUsage() throws IOException {
        CommandLineRun run = memcov("check", campaign("fixture", "walk 1"));

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("there is nothing to check"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "101%", "many", "%", "1,00", ""})
    void whatIsNoThresholdIsWrongUsage(String threshold) throws IOException {
        CommandLineRun run = memcov("check", "--min-edges=" + threshold, campaign("fixture", "walk 1"));

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("'" + threshold + "' is neither a number, such as 20000"), run.err());
    }
}

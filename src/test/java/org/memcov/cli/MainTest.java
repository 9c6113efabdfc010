package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.campaign.FixtureWorker;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class MainTest {
    @TempDir
    private Path folder;

    private static CommandLineRun memcov(String... arguments) {
        return CommandLineRun.of(Main::execute, (Object[]) arguments);
    }

    private CommandLineRun run(String inputs, String... worker) {
        List<String> arguments = new ArrayList<>(
                List.of("run", "--output", folder.resolve("results").toString()));
        arguments.addAll(List.of("--library", Native.library("fixture").toString()));
        arguments.addAll(List.of("--inputs", inputs, "--"));
        arguments.addAll(List.of(worker));
        return memcov(arguments.toArray(String[]::new));
    }

    @Test
    void runPrintsARowForEachInputInTheOrderOfNamesAndASummary() throws IOException {
        Files.writeString(folder.resolve("b.txt"), "walk 3\n");
        Files.writeString(folder.resolve("a.txt"), "walk 1\n");
        Files.writeString(folder.resolve("other.md"), "walk 15\n");

        CommandLineRun result = run(folder + "/*.txt", FixtureWorker.command().toArray(String[]::new));

        assertEquals(0, result.exit(), result.err());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(0).matches("input +edges +new +share +time +exit"), lines.get(0));
        assertTrue(lines.get(1).matches("a\\.txt +\\d+ +\\d+ +\\d+\\.\\d % +\\d+\\.\\d\\d s +exit 0"), lines.get(1));
        assertTrue(lines.get(2).matches("b\\.txt +\\d+ +1 +\\d+\\.\\d % +\\d+\\.\\d\\d s +exit 0"), lines.get(2));
        assertTrue(
                lines.get(4).matches("\\d+ of \\d+ edges \\(.* %\\) by 2 inputs; 0 failed, 0 timed out"), lines.get(4));
        assertEquals("         1  b.txt", lines.get(7));
        assertTrue(Files.exists(folder.resolve("results/coverage.cov")));
        assertFalse(result.out().contains("other.md"));
        assertEquals("", result.err());
    }

    @Test
    void aWorkerThatFailsIsShownAndDoesNotEndTheRun() throws IOException {
        Files.writeString(folder.resolve("a"), "say something\nexit 7\n");

        CommandLineRun result = run(folder + "/a", FixtureWorker.command().toArray(String[]::new));

        assertEquals(0, result.exit());
        assertTrue(result.out().contains("exit 7\n    something\n"), result.out());
        assertTrue(result.out().contains("1 failed, 0 timed out"), result.out());
    }

    @Test
    void inputsThatMatchNothingAreASentence() {
        CommandLineRun result = run(folder + "/*.none", "true", "{}");

        assertEquals(2, result.exit());
        assertEquals("memcov: --inputs " + folder + "/*.none matches no file in " + folder + "\n", result.err());
    }

    @Test
    void aPatternThatIsNoneIsASentence() {
        CommandLineRun result = run(folder + "/[", "true", "{}");

        assertEquals(2, result.exit());
        assertTrue(result.err().startsWith("memcov: --inputs " + folder + "/[ is not a pattern: "), result.err());
    }

    @Test
    void workersThatMeasureNothingAreAFailure() throws IOException {
        CommandLineRun result = run(Files.writeString(folder.resolve("a"), "x").toString(), "true", "{}");

        assertEquals(1, result.exit());
        assertTrue(result.err().startsWith("memcov: no worker told how many edges there are"), result.err());
    }

    @Test
    void aFolderThatCannotBeMadeIsASentence() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "x");
        CommandLineRun result = memcov("run", "-o", file + "/results", "--inputs", file.toString(), "--", "true", "{}");

        assertEquals(1, result.exit());
        assertTrue(result.err().startsWith("memcov: " + file), result.err());
        assertTrue(result.err().strip().length() > ("memcov: " + file + "/results").length(), result.err());
    }

    @Test
    void aCommandWithoutAPlaceForTheInputIsASentence() throws IOException {
        CommandLineRun result = run(Files.writeString(folder.resolve("a"), "x").toString(), "true");

        assertEquals(2, result.exit());
        assertTrue(result.err().startsWith("memcov: the worker command has no {}"), result.err());
    }

    @Test
    void aCommandThatCannotBeStartedIsASentenceAndExitsWith1() throws IOException {
        CommandLineRun result = run(Files.writeString(folder.resolve("a"), "x").toString(), "no-such-command", "{}");

        assertEquals(1, result.exit());
        assertTrue(result.err().startsWith("memcov: ") && result.err().contains("no-such-command"), result.err());
        assertFalse(result.err().contains("\tat "), "no stack trace without --debug");
    }

    @Test
    void debugAddsTheStackTrace() {
        CommandLineRun result =
                memcov("run", "--debug", "-o", folder.toString(), "--inputs", folder + "/none", "--", "true", "{}");

        assertTrue(result.err().contains("\tat "), result.err());
    }

    @Test
    void aTimeoutThatIsNoneIsRefused() throws IOException {
        String input = Files.writeString(folder.resolve("a"), "x").toString();
        CommandLineRun result =
                memcov("run", "--timeout", "0", "-o", folder.toString(), "--inputs", input, "--", "true", "{}");

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("--timeout takes a number of seconds above 0, not 0.0"), result.err());
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        CommandLineRun result = memcov();

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("Missing command"), result.err());
        assertTrue(result.err().contains("Usage: memcov"), result.err());
    }

    @Test
    void helpDocumentsTheExitCodes() {
        CommandLineRun result = memcov("--help");

        assertEquals(0, result.exit());
        assertTrue(result.out().contains("Exit codes:"), result.out());
    }
}

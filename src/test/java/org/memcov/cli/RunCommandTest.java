package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.campaign.Campaign;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class RunCommandTest {
    private static final String ROW = " +\\d+ +%d +\\d+\\.\\d %% +\\d+\\.\\d\\d s +%s";

    @TempDir
    private Path folder;

    private Path input(String name, String... lines) throws IOException {
        Path file = folder.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines));
    }

    private Path results() {
        return folder.resolve("results");
    }

    /** {@code memcov run} on all inputs, or those that the options name, with the worker of the fixtures. */
    private CommandLineRun run(Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("run", "-o", results()));
        arguments.addAll(List.of(options));
        if (!List.of(options).contains("--inputs") && !List.of(options).contains("--inputs-from")) {
            arguments.addAll(List.of("--inputs", folder.resolve("in")));
        }
        arguments.addAll(List.of("--", Native.folder().resolve("worker"), Native.library("fixture"), "{}"));
        return CommandLineRun.of(Main::execute, arguments.toArray());
    }

    private CommandLineRun runOf(Object... command) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("run", "-o", results(), "--inputs", input("a"), "--"));
        arguments.addAll(List.of(command));
        return CommandLineRun.of(Main::execute, arguments.toArray());
    }

    private List<String> ran() throws IOException {
        return Campaign.read(results()).runs().stream()
                .map(run -> folder.resolve("in").relativize(run.input()).toString())
                .toList();
    }

    @Test
    void aRowForEachInputThatAddsEdgesAndASummary() throws IOException {
        input("b.txt", "walk 3");
        input("a.txt", "walk 1");
        input("c.txt", "walk 3");
        CommandLineRun result = run();

        assertEquals("", result.err());
        assertEquals(0, result.exit());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(0).matches("input +edges +new +share +time +end"), lines.get(0));
        assertTrue(lines.get(1).matches("a\\.txt" + ROW.formatted(6, "exit 0")), lines.get(1));
        assertTrue(lines.get(2).matches("b\\.txt" + ROW.formatted(1, "exit 0")), lines.get(2));
        assertEquals("", lines.get(3));
        assertTrue(
                lines.get(4).matches("7 of \\d+ edges \\(.* %\\) by 3 inputs: 0 failed, 0 crashed, 0 timed out"),
                lines.get(4));
        assertEquals("         6  a.txt", lines.get(6));
        assertEquals("Campaign: " + results(), lines.get(8));
    }

    @Test
    void verboseShowsEveryInputAndQuietNone() throws IOException {
        input("a", "walk 1");
        input("b", "walk 1");

        assertTrue(run("--verbose").out().lines().anyMatch(line -> line.matches("b" + ROW.formatted(0, "exit 0"))));
        Files.move(results(), folder.resolve("earlier"));
        assertFalse(run("--quiet").out().contains("share"));
    }

    @Test
    void aWorkerThatDoesNotEndWellStopsTheRunAndTheSameCommandGoesOn() throws IOException {
        input("a", "say no", "exit 7");
        input("b", "walk 1");
        CommandLineRun stopped = run();

        assertEquals(4, stopped.exit());
        assertTrue(stopped.out().contains("exit 7\n    no\n"), stopped.out());
        assertTrue(stopped.out().contains("Incomplete: 1 of 2 inputs were run; the same command"), stopped.out());

        CommandLineRun resumed = run();
        assertEquals(3, resumed.exit());
        assertTrue(resumed.out().startsWith("Going on: 1 of 2 inputs were run before\n"), resumed.out());
        assertTrue(resumed.out().contains(" by 2 inputs: 1 failed, 0 crashed, 0 timed out\n"), resumed.out());
        assertEquals(List.of("a", "b"), ran());
    }

    @Test
    void withKeepGoingAllInputsAreRun() throws IOException {
        input("a", "signal 6");
        input("b", "hang");
        input("c", "walk 1");
        CommandLineRun result = run("--keep-going", "--timeout", "0.3", "--jobs", "2");

        assertEquals(3, result.exit());
        assertTrue(result.out().contains("SIGABRT"), result.out());
        assertTrue(result.out().contains("by 3 inputs: 0 failed, 1 crashed, 1 timed out"), result.out());
    }

    @Test
    void anInputThatIsGoneStaysMissing() throws IOException {
        input("a", "exit 1");
        Path gone = input("b", "walk 1");
        input("c", "walk 3");
        run();
        Files.delete(gone);
        CommandLineRun result = run();

        assertEquals(4, result.exit());
        assertEquals(
                "memcov: the input " + gone
                        + " is not there any more: put it back, or start a new campaign without it\n",
                result.err());
        assertEquals(List.of("a", "c"), ran());
    }

    @Test
    void theBaselineIsSaid() throws IOException {
        input("a", "walk 1");
        Path start = Files.writeString(folder.resolve("start"), "classify 1\n");
        CommandLineRun result = run("--baseline", start);

        assertTrue(result.out().contains("Left out: 3 edges of the baseline\n"), result.out());
    }

    @Test
    void theBaselineWithoutAFileIsTheEmptyInput() throws IOException {
        input("a", "walk 1");

        assertEquals(0, run("--baseline").exit());
        assertEquals(
                Path.of("/dev/null"),
                Campaign.read(results()).command().baseline().orElseThrow());
    }

    @Test
    void jsonIsTheSummaryAlone() throws IOException {
        input("a", "walk 1");
        Map<?, ?> state = (Map<?, ?>) JSON.std.mapFrom(run("--json").out()).get("state");

        assertEquals(true, state.get("complete"));
        assertEquals(1, state.get("done"));
        assertEquals(6, state.get("edges"));
    }

    @Test
    void inputsAreFilesFoldersAndPatterns() throws IOException {
        Path in = input("x.txt").getParent();
        input("y.md");
        input("deep/z.txt");
        input("deep/er/z.txt");

        run("--inputs", in + "/*.txt", in.resolve("y.md"), "--inputs", in + "/**/z.txt");
        assertEquals(List.of("x.txt", "y.md", "deep/er/z.txt", "deep/z.txt"), ran());
        run("--inputs", in);
        assertEquals(4, ran().size());
    }

    @Test
    void inputsCanBeListedInAFile() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), input("b") + "\n\n" + input("a") + "\n");
        input("c");
        run("--inputs-from", list);

        assertEquals(List.of("b", "a"), ran());
    }

    @Test
    void aListThatIsNoTextIsASentence() throws IOException {
        Path list = Files.write(folder.resolve("list"), new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        CommandLineRun result = run("--inputs-from", list);

        assertEquals(2, result.exit());
        assertEquals(
                "memcov: --inputs-from " + list + " is not a list of paths: it is no text in UTF-8\n", result.err());
    }

    @Test
    void inputsThatMatchNothingAreASentence() {
        CommandLineRun result = run("--inputs", folder + "/*.none");

        assertEquals(2, result.exit());
        assertEquals("memcov: --inputs " + folder + "/*.none matches no file in " + folder + "\n", result.err());
    }

    @Test
    void noInputsAreASentence() {
        CommandLineRun result = CommandLineRun.of(Main::execute, "run", "--", "true", "{}");

        assertEquals(2, result.exit());
        assertEquals("memcov: there are no inputs: name them with --inputs or --inputs-from\n", result.err());
    }

    @Test
    void aPatternThatIsNoneIsASentence() {
        CommandLineRun result = run("--inputs", folder + "/[");

        assertEquals(2, result.exit());
        assertTrue(result.err().startsWith("memcov: --inputs " + folder + "/[ is not a pattern: "), result.err());
    }

    @Test
    void workersThatLoadNothingInstrumentedAreAFailure() throws IOException {
        CommandLineRun result = runOf("true", "{}");

        assertEquals(1, result.exit());
        assertTrue(result.err().startsWith("memcov: no worker loaded an instrumented library"), result.err());
    }

    @Test
    void aFolderThatCannotBeMadeIsASentence() throws IOException {
        Path file = input("a");
        CommandLineRun result =
                CommandLineRun.of(Main::execute, "run", "-o", file + "/results", "--inputs", file, "--", "true", "{}");

        assertEquals(1, result.exit());
        assertTrue(result.err().startsWith("memcov: " + file), result.err());
    }

    @Test
    void aCommandWithoutAPlaceForTheInputIsASentence() throws IOException {
        CommandLineRun result = runOf("true");

        assertEquals(2, result.exit());
        assertTrue(result.err().startsWith("memcov: the worker command has no {}"), result.err());
    }

    @Test
    void aCommandThatCannotBeStartedIsASentenceAndExitsWith1() throws IOException {
        CommandLineRun result = runOf("no-such-command", "{}");

        assertEquals(1, result.exit());
        assertEquals(
                List.of(
                        "memcov: warning: there is no command 'no-such-command' in the folders of PATH: give its path",
                        "memcov: the command no-such-command cannot be started: No such file or directory"),
                result.err().lines().toList());
    }

    @Test
    void aCommandThatPreloadingCannotReachIsSaid() throws IOException {
        CommandLineRun result = runOf(Native.folder().resolve("programs/alone_static"), "{}");

        assertTrue(result.err().startsWith("memcov: warning: "), result.err());
        assertTrue(result.err().contains("no worker loaded an instrumented library"), result.err());
    }

    @Test
    void aTimeoutThatIsNoneIsRefused() throws IOException {
        input("a");
        CommandLineRun result = run("--timeout", "0");

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("--timeout takes a number of seconds above 0, not 0.0"), result.err());
    }

    private static void interrupted(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (!Files.exists(Path.of(arguments[0]))) {
                    Thread.sleep(5);
                }
                String pid = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-INT", pid).start().waitFor(10, TimeUnit.SECONDS);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Main.main(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    }

    @Test
    void anInterruptSaysWhereTheCampaignStands() throws IOException {
        Path started = folder.resolve("started");
        input("a", "walk 1");
        input("b", "touch " + started, "hang");
        ChildJvm.Result result = ChildJvm.of(RunCommandTest::interrupted)
                .commandLine()
                .arguments(started, "run", "-o", results(), "--inputs", folder.resolve("in"), "--")
                .arguments(Native.folder().resolve("worker"), Native.library("fixture"), "{}")
                .run();

        assertEquals(130, result.exit(), result::err);
        assertEquals(
                "memcov: interrupted: 1 of 2 inputs were run; the same command goes on with the rest\n", result.err());
        assertEquals(List.of("a"), ran());
    }
}

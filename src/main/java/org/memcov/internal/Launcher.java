package org.memcov.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.memcov.CoverageException;

/**
 * Runs commands through memcov-launcher, which tells an exit code from a signal and leaves
 * no process of a run behind; csrc/launcher/launcher.c is its manual.
 *
 * <p>Every run gets files of its own, so what outlives its worker after all does not write into
 * another run's. Thread-safe.
 */
public final class Launcher implements AutoCloseable {
    private static final String PRELOAD = "LD_PRELOAD";
    private static final String FILE = "MEMCOV_FILE";

    /** After the launcher's end its standard error ends too, unless somebody escaped with it. */
    private static final long LAST_WORDS_SECONDS = 2;

    private final BundledFile.Unpacked launcher;
    private final BundledFile.Unpacked runtime;
    private final Executor readers = task -> Thread.ofPlatform().daemon().start(task);

    private Launcher(BundledFile.Unpacked launcher, BundledFile.Unpacked runtime) {
        this.launcher = launcher;
        this.runtime = runtime;
    }

    /**
     * Gets the launcher ready, and the runtime if it is to be preloaded.
     *
     * @throws CoverageException if one of them cannot be had
     */
    public static Launcher open(boolean preload) {
        BundledFile.Unpacked launcher = BundledFile.LAUNCHER.locate();
        if (!preload) {
            return new Launcher(launcher, null);
        }
        BundledFile.Unpacked runtime = BundledFile.RUNTIME.locate();
        Launcher opened = new Launcher(launcher, runtime);
        if (runtime.path().toString().matches(".*[ :].*")) {
            opened.close();
            throw new CoverageException("the runtime " + runtime.path() + " cannot be preloaded: " + PRELOAD
                    + " takes no path with a space or colon; " + BundledFile.RUNTIME.elsewhere());
        }
        return opened;
    }

    /**
     * What a run consists of.
     *
     * @param words the program and its arguments
     * @param stdin what it reads from standard input
     * @param timeout after how long it is killed; zero: never
     * @param directory where it runs; empty: in this process's directory
     * @param environment variables set for it, beside this process's own
     * @param coverage the coverage file it gets
     * @param report where the launcher's report goes
     */
    public record Job(
            List<String> words,
            Path stdin,
            Duration timeout,
            Optional<Path> directory,
            Map<String, String> environment,
            Path coverage,
            Path report) {}

    /**
     * How a run ended.
     *
     * @param report of the launcher
     * @param messages the first lines on standard error
     * @param process the number that the launcher's process had
     */
    public record Result(LauncherReport report, List<String> messages, long process) {}

    /**
     * Runs a command to its end.
     *
     * @throws IOException if it cannot be started
     * @throws CoverageException if its coverage could not be recorded
     * @throws InterruptedException if this thread is interrupted: all of the run is gone then
     */
    public Result run(Job job) throws IOException, InterruptedException {
        Process process = start(job);
        ErrorLines messages = new ErrorLines();
        CompletableFuture<Void> reader =
                CompletableFuture.runAsync(() -> messages.readFrom(process.getErrorStream()), readers);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy(); // not by force: it has a tree to kill
            process.onExit().join();
            throw e;
        }
        waitFor(reader);
        LauncherReport report = readReport(job.report());
        requireRecorded(job, messages.ofRuntime());
        Result result = new Result(report, messages.first(), process.pid());
        return switch (report.outcome()) {
            case "exited", "signal", "timeout" -> result;
            case "cancelled" -> throw new InterruptedException("the run of " + job.words() + " was cancelled");
            case "failed" -> throw new IOException(cannotStart(job, report));
            default -> throw new IOException(endedEarly(job, process.exitValue(), messages.first()));
        };
    }

    /** A module that could not be recorded would count as one that was not hit. */
    private static void requireRecorded(Job job, List<String> ofRuntime) {
        for (String line : ofRuntime) {
            if (line.contains(" recorded in " + job.coverage() + ":")) {
                throw new CoverageException(line + "; make room there, and run the same command again");
            }
        }
    }

    /** The runtime that is preloaded. */
    public Optional<Path> runtime() {
        return Optional.ofNullable(runtime).map(BundledFile.Unpacked::path);
    }

    private static void waitFor(CompletableFuture<Void> reader) throws InterruptedException {
        try {
            reader.get(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // somebody who could not be killed holds the pipe; what was read so far is what there is
        } catch (ExecutionException e) {
            throw new IllegalStateException("standard error could not be read", e.getCause());
        }
    }

    private static LauncherReport readReport(Path report) throws IOException {
        return LauncherReport.parse(Files.exists(report) ? Files.readString(report) : "");
    }

    private static String cannotStart(Job job, LauncherReport report) {
        String program = job.words().getFirst();
        return switch (report.step()) {
            case "chdir" -> "the command cannot start in " + job.directory().orElseThrow() + ": " + report.error();
            case "execvp" -> "the command " + program + " cannot be started: " + report.error();
            default -> "no process can be made for the command " + program + ": " + report.error();
        };
    }

    private static String endedEarly(Job job, int exit, List<String> messages) {
        String said = messages.isEmpty() ? "" : " (" + String.join(" ", messages) + ")";
        return "the launcher of " + String.join(" ", job.words()) + " ended with " + exit + " before it could report"
                + said + ": was it killed? Run the same command again";
    }

    private Process start(Job job) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line(job))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(job.stdin().toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(job.environment());
        environment.put(FILE, job.coverage().toString());
        if (runtime != null) {
            environment.merge(PRELOAD, runtime.path().toString(), (theirs, ours) -> ours + ":" + theirs);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "the launcher " + launcher.path() + " cannot be started (" + e.getMessage()
                            + "): if that file system is mounted noexec, " + BundledFile.LAUNCHER.elsewhere(),
                    e);
        }
    }

    private List<String> line(Job job) {
        List<String> line = new ArrayList<>(List.of(
                launcher.path().toString(),
                "--report",
                job.report().toString(),
                "--parent",
                Long.toString(ProcessHandle.current().pid())));
        if (job.timeout().isPositive()) {
            line.addAll(
                    List.of("--timeout", Long.toString(Math.max(1, job.timeout().toMillis()))));
        }
        job.directory().ifPresent(directory -> line.addAll(List.of("--directory", directory.toString())));
        line.add("--");
        line.addAll(job.words());
        return line;
    }

    @Override
    public void close() {
        launcher.close();
        if (runtime != null) {
            runtime.close();
        }
    }
}

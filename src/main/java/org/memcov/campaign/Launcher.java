package org.memcov.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.memcov.CoverageException;
import org.memcov.internal.BundledFile;

/**
 * Runs worker commands through memcov-launcher, which tells an exit code from a signal and leaves
 * no process of a run behind; csrc/launcher/launcher.c is its manual.
 *
 * <p>Every run gets files of its own, so what outlives its worker after all does not write into
 * another run's. Thread-safe.
 */
final class Launcher implements AutoCloseable {
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
     * Gets the launcher ready, and the runtime if the command preloads it.
     *
     * @throws CoverageException if one of them cannot be had
     */
    static Launcher open(boolean preload) {
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
     * @param command the worker
     * @param input its input
     * @param coverage the coverage file it gets
     * @param report where the launcher's report goes
     */
    record Job(WorkerCommand command, Path input, Path coverage, Path report) {}

    /**
     * How a run ended.
     *
     * @param report of the launcher
     * @param messages the first lines on standard error
     */
    record Result(Report report, List<String> messages) {}

    /**
     * Runs a command to its end.
     *
     * @throws IOException if it cannot be started
     * @throws InterruptedException if this thread is interrupted: all of the run is gone then
     */
    Result run(Job job) throws IOException, InterruptedException {
        Process process = start(job);
        FirstLines messages = new FirstLines();
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
        Report report = readReport(job.report());
        Result result = new Result(report, messages.lines());
        return switch (report.outcome()) {
            case "exited", "signal", "timeout" -> result;
            case "cancelled" -> throw new InterruptedException("the run of " + job.input() + " was cancelled");
            case "failed" -> throw new IOException(cannotStart(job, report));
            default ->
                throw new IOException("the launcher of " + job.input() + " ended with " + process.exitValue()
                        + " and without a report; it said: " + String.join(" ", messages.lines()));
        };
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

    private static Report readReport(Path report) throws IOException {
        return Report.parse(Files.exists(report) ? Files.readString(report) : "");
    }

    private static String cannotStart(Job job, Report report) {
        String program = job.command().words().getFirst();
        return switch (report.step()) {
            case "chdir" ->
                "the worker cannot start in " + job.command().directory().orElseThrow() + ": " + report.error();
            case "execvp" -> "the command " + program + " cannot be started: " + report.error();
            default -> "no process can be made for the command " + program + ": " + report.error();
        };
    }

    private Process start(Job job) throws IOException {
        WorkerCommand command = job.command();
        ProcessBuilder builder = new ProcessBuilder(line(job))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(
                        command.inputOnStdin()
                                ? job.input().toFile()
                                : Path.of("/dev/null").toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(command.environment());
        environment.put(FILE, job.coverage().toString());
        if (runtime != null) {
            environment.merge(PRELOAD, runtime.path().toString(), (theirs, ours) -> ours + ":" + theirs);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "the launcher " + launcher.path() + " cannot be started (" + e.getMessage() + "): "
                            + BundledFile.LAUNCHER.elsewhere(),
                    e);
        }
    }

    private List<String> line(Job job) {
        WorkerCommand command = job.command();
        List<String> line = new ArrayList<>(List.of(
                launcher.path().toString(),
                "--report",
                job.report().toString(),
                "--parent",
                Long.toString(ProcessHandle.current().pid())));
        if (command.timeout().isPositive()) {
            line.addAll(List.of(
                    "--timeout", Long.toString(Math.max(1, command.timeout().toMillis()))));
        }
        command.directory().ifPresent(directory -> line.addAll(List.of("--directory", directory.toString())));
        line.add("--");
        line.addAll(command.wordsFor(job.input()));
        return line;
    }

    @Override
    public void close() {
        launcher.close();
        if (runtime != null) {
            runtime.close();
        }
    }

    /** The first lines of a stream that say something; the rest is read and forgotten. */
    private static final class FirstLines {
        private static final int KEPT_LINES = 6;
        private static final int KEPT_BYTES = 4096;

        private final byte[] kept = new byte[KEPT_BYTES];
        private int length;

        void readFrom(InputStream stream) {
            byte[] buffer = new byte[KEPT_BYTES];
            try (stream) {
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    keep(buffer, count);
                }
            } catch (IOException e) {
                // the process has ended while it was read: what was kept by then is what there is
            }
        }

        private synchronized void keep(byte[] buffer, int count) {
            int more = Math.min(count, KEPT_BYTES - length);
            System.arraycopy(buffer, 0, kept, length, more);
            length += more;
        }

        /** A JVM that crashes frames its message with bare #. */
        synchronized List<String> lines() {
            return new String(kept, 0, length, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.chars().anyMatch(Character::isLetterOrDigit))
                    .limit(KEPT_LINES)
                    .toList();
        }
    }
}

package org.memcov.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.memcov.Snapshot;
import org.memcov.campaign.Run.Ending;

/**
 * Runs a worker command once for each input, one after another, and adds up what they cover.
 *
 * <p>A campaign lives in a folder:
 *
 * <ul>
 *   <li>{@code coverage.cov}: what all workers covered, in the serialized form of {@code memcov.h}
 *   <li>{@code series.csv}: a line {@code seconds,edges} after each input, from the campaign's start
 *   <li>{@code worker.log}: what the last worker wrote to stdout and stderr
 * </ul>
 *
 * <p>Invariant: {@code coverage.cov} only gains edges, and is written before the next worker
 * starts. A worker that crashes, hangs or writes rubbish costs at most what it had not saved.
 */
public final class Campaign {
    private static final int KEPT_MESSAGES = 6;
    private static final String INPUT_PLACE = "{}";

    private final Path folder;
    private final List<String> command;
    private final Duration timeout;
    private final Path library;
    private Snapshot covered = Snapshot.empty();
    private long total;

    /**
     * Prepares a campaign; nothing is written yet.
     *
     * @param folder where the results go; made if it is not there, results in it are replaced
     * @param command the worker's command; {@code {}} in an argument stands for the input's path
     * @param timeout after how long a worker is killed
     * @param library handed to the workers as {@code MEMCOV_LIBRARY}; null if they know it
     * @throws IllegalArgumentException if the command is empty or has no place for the input, or if
     *     there is no such library
     */
    public Campaign(Path folder, List<String> command, Duration timeout, Path library) {
        if (command.stream().noneMatch(argument -> argument.contains(INPUT_PLACE))) {
            throw new IllegalArgumentException("the worker command has no " + INPUT_PLACE
                    + ", so no input would reach it: write " + INPUT_PLACE + " where the input's path belongs");
        }
        if (library != null && !Files.isRegularFile(library)) {
            throw new IllegalArgumentException("there is no library " + library);
        }
        this.folder = folder.toAbsolutePath();
        this.command = List.copyOf(command);
        this.timeout = timeout;
        this.library = library;
    }

    /**
     * Returns what all workers covered so far.
     *
     * @return an immutable copy
     */
    public Snapshot covered() {
        return covered;
    }

    /**
     * Returns the number of edges there are, as far as a worker told.
     *
     * @return 0 before the first worker loaded its libraries
     */
    public long total() {
        return total;
    }

    /**
     * Runs all inputs.
     *
     * @param inputs the files, in the order to run them
     * @param listener called after each input
     * @return a run for each input
     * @throws IOException if results cannot be written, or the command cannot be started
     * @throws InterruptedException if this thread is interrupted; the worker is killed
     */
    public List<Run> run(List<Path> inputs, Consumer<Run> listener) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path series = folder.resolve("series.csv");
        Files.writeString(series, "seconds,edges\n");
        saveCovered();
        long start = System.nanoTime();
        List<Run> runs = new ArrayList<>(inputs.size());
        for (Path input : inputs) {
            Run run = runOne(input);
            saveCovered();
            double seconds = (System.nanoTime() - start) / 1e9;
            Files.writeString(
                    series, String.format(Locale.ROOT, "%.3f,%d%n", seconds, run.covered()), StandardOpenOption.APPEND);
            runs.add(run);
            listener.accept(run);
        }
        return runs;
    }

    private void saveCovered() throws IOException {
        Handover.replace(folder.resolve("coverage.cov"), ByteBuffer.wrap(covered.toBytes()));
    }

    private Run runOne(Path input) throws IOException, InterruptedException {
        // A folder of its own: what outlives a worker cannot write into the next one's.
        Path place = Files.createTempDirectory(folder, "handover");
        Handover handover = new Handover(place);
        handover.prepare(covered);
        Path log = folder.resolve("worker.log");
        long start = System.nanoTime();
        Process worker = start(input, place, log);
        boolean ended;
        try {
            ended = worker.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            kill(worker);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        int exitCode = worker.waitFor();
        Ending ending = !ended ? Ending.TIMEOUT : exitCode == 0 ? Ending.DONE : Ending.FAILED;
        List<String> messages = ending == Ending.DONE ? List.of() : firstLines(log);
        Run run = addUp(handover, input, time, ending, ended ? exitCode : -1, messages);
        handover.remove();
        return run;
    }

    private Process start(Path input, Path place, Path log) throws IOException {
        List<String> line = command.stream()
                .map(argument ->
                        argument.replace(INPUT_PLACE, input.toAbsolutePath().toString()))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true) // a JVM that crashes says so on stdout
                .redirectOutput(log.toFile());
        builder.environment().put(Handover.FOLDER_VARIABLE, place.toString());
        if (library != null) {
            builder.environment()
                    .put(Handover.LIBRARY_VARIABLE, library.toAbsolutePath().toString());
        }
        return builder.start();
    }

    /** Kills a worker and the processes it started, as far as it has not ended before them. */
    private static void kill(Process worker) {
        worker.descendants().forEach(ProcessHandle::destroyForcibly);
        worker.destroyForcibly();
    }

    private Run addUp(Handover handover, Path input, Duration time, Ending ending, int exitCode, List<String> messages)
            throws IOException {
        Snapshot inside = Snapshot.empty();
        List<String> notes = new ArrayList<>(messages);
        Ending outcome = ending;
        try {
            inside = handover.readInside().orElse(inside);
            total = Math.max(total, handover.readTotal());
        } catch (IllegalArgumentException e) {
            notes.addFirst("what the worker saved cannot be used: " + e.getMessage());
            outcome = ending == Ending.DONE ? Ending.FAILED : ending;
        }
        long newEdges = inside.andNot(covered).count();
        covered = covered.or(inside);
        return new Run(
                input, inside.count(), newEdges, covered.count(), total, time, outcome, exitCode, List.copyOf(notes));
    }

    /** The first lines that say something: a JVM that crashes frames its message with bare #. */
    private static List<String> firstLines(Path file) throws IOException {
        // Unlike Files.lines, this reader takes bytes that are not UTF-8, too.
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file)))) {
            return lines.lines()
                    .filter(line -> line.chars().anyMatch(Character::isLetterOrDigit))
                    .limit(KEPT_MESSAGES)
                    .toList();
        }
    }
}

package org.memcov.campaign;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.campaign.Tally.Gain;
import org.memcov.internal.Launcher;
import org.memcov.internal.LauncherReport;

/**
 * A process's work on a campaign, from the lock of its folder to the end of the last run.
 *
 * <p>Nothing is counted twice, and nothing is lost, whenever this process dies:
 *
 * <ol>
 *   <li>A run writes a coverage file of its own.
 *   <li>When it has ended, its edges are stored, then its line is appended to the journal: from here
 *       on it counts. Before that it does not, and {@link #recover} removes its coverage file.
 *   <li>Its coverage file is merged, and removed. If this is cut short, {@link #recover} repeats it,
 *       which changes nothing where it had been done.
 * </ol>
 *
 * <p>{@link #run} is for any number of threads at a time.
 */
final class Session implements AutoCloseable {
    private final CampaignFolder folder;
    private final Plan plan;
    private final CampaignListener listener;
    private final long start = System.nanoTime();
    private final Arena arena = Arena.ofShared();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(arena));
    private Launcher launcher;
    private Journal journal;
    private EdgeSets edgeSets;
    private Tally tally;
    private Progress atStart;
    private Progress progress;

    private Session(CampaignFolder folder, Plan plan, CampaignListener listener) {
        this.folder = folder;
        this.plan = plan;
        this.listener = listener;
    }

    /**
     * Takes up a campaign's work where it stands. The caller holds the lock.
     *
     * @throws IOException if a file cannot be read or written, or the baseline cannot be run
     * @throws CoverageException if one of the campaign's files is damaged
     */
    static Session open(CampaignFolder folder, Plan plan, CampaignListener listener)
            throws IOException, InterruptedException {
        Session session = new Session(folder, plan, listener);
        try {
            session.open();
            return session;
        } catch (IOException | InterruptedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void open() throws IOException, InterruptedException {
        Files.createDirectories(folder.running());
        launcher = Launcher.open(plan.command().preload());
        open.add(launcher);
        journal = Journal.open(folder.journal());
        open.add(journal);
        edgeSets = EdgeSets.openToAppend(folder.edgeSets(), journal.lines());
        open.add(edgeSets);
        CoverageFile coverage = CoverageFile.openForMerging(folder.coverage(), arena);
        recover(coverage);
        runBaseline();
        tally = new Tally(coverage, CoverageFile.openForMerging(folder.baseline(), arena));
        atStart = Progress.of(plan.inputs().size(), runs());
        progress = atStart;
    }

    /** The lines of the journal. */
    List<Journal.Line> lines() {
        return journal.lines();
    }

    private List<Run> runs() {
        return lines().stream().map(line -> line.run(plan.inputs())).toList();
    }

    /** Merges what counts already, and removes what runs under way left. */
    private void recover(CoverageFile coverage) throws IOException {
        Set<Integer> counted = new HashSet<>();
        lines().forEach(line -> counted.add(line.input()));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.running())) {
            for (Path entry : entries) {
                OptionalInt input = CampaignFolder.inputOf(entry);
                if (input.isPresent() && counted.contains(input.getAsInt())) {
                    merge(entry, coverage);
                }
                Files.delete(entry);
            }
        }
    }

    private static void merge(Path file, CoverageFile coverage) throws IOException {
        try (Arena briefly = Arena.ofConfined()) {
            coverage.merge(CoverageFile.open(file, briefly));
        }
    }

    /** Runs the baseline, once in a campaign's life. Without one, its file holds no module. */
    private void runBaseline() throws IOException, InterruptedException {
        if (plan.command().baseline().isEmpty() || Files.exists(folder.baseline())) {
            return;
        }
        Path coverage = folder.running().resolve("start.cov");
        Path report = folder.running().resolve("start.report");
        Path input = plan.command().baseline().get();
        launcher.run(plan.command().job(input, coverage, report));
        CoverageFile.openForMerging(coverage, arena); // there even if nothing was hit
        Files.move(coverage, folder.baseline(), ATOMIC_MOVE);
        Files.delete(report);
    }

    /**
     * Runs an input and counts what it covered. One that is not there any more stays missing.
     *
     * @throws IOException if it cannot be run, or a file cannot be written; the input does not count
     * @throws InterruptedException if this thread was interrupted; the input does not count
     */
    void run(int number) throws IOException, InterruptedException {
        Path input = plan.inputs().get(number);
        if (!Files.isReadable(input)) {
            return;
        }
        long size = Files.size(input);
        Path coverage = folder.runCoverage(number);
        Path report = folder.runReport(number);
        RunRecording recording = RunRecording.start();
        Launcher.Result result = launcher.run(plan.command().job(input, coverage, report));
        recording.ended();
        try {
            Files.delete(report);
            count(number, size, result, coverage, recording);
        } catch (IOException e) {
            throw new IOException(
                    "what " + input + " covered cannot be written to " + folder.path() + " (" + e.getMessage()
                            + "): make room there, and run the same command again",
                    e);
        }
    }

    private synchronized void count(
            int number, long size, Launcher.Result result, Path coverage, RunRecording recording) throws IOException {
        List<String> messages = messages(result);
        try (Arena briefly = Arena.ofConfined()) {
            Optional<CoverageFile> file = open(coverage, number, briefly, messages);
            Gain gain = file.isPresent() ? tally.measure(file.get()) : Gain.NONE;
            append(number, size, result.report(), messages, gain);
            if (file.isPresent()) {
                tally.add(file.get(), gain);
                Files.delete(coverage);
            }
        }
        Run run = lines().getLast().run(plan.inputs());
        progress = progress.after(run);
        recording.counted(folder.path(), run);
        listener.runEnded(run, progress);
    }

    /** A worker that loaded no instrumented module has no file; one that wrote into it may have damaged it. */
    private Optional<CoverageFile> open(Path coverage, int number, Arena briefly, List<String> messages)
            throws IOException {
        if (!Files.exists(coverage)) {
            return Optional.empty();
        }
        try {
            return Optional.of(CoverageFile.open(coverage, briefly));
        } catch (CoverageException damaged) {
            Path kept = folder.damaged(number);
            Files.move(coverage, kept, ATOMIC_MOVE);
            messages.addFirst("what it covered does not count: " + damaged.getMessage() + "; it is kept as " + kept);
            return Optional.empty();
        }
    }

    private static List<String> messages(Launcher.Result result) {
        LauncherReport report = result.report();
        boolean endedWell = Run.Ending.of(report) == Run.Ending.EXIT && report.code() == 0;
        List<String> messages = new ArrayList<>(endedWell ? List.of() : result.messages());
        if (report.leftovers() > 0) {
            messages.addFirst(report.leftovers() + " of its processes could not be killed and may still run");
        }
        return messages;
    }

    private void append(int number, long size, LauncherReport report, List<String> messages, Gain gain)
            throws IOException {
        EdgeSets.Place place = edgeSets.append(EdgeSets.ofWords(gain.words()));
        journal.append(new Journal.Line(
                number,
                size,
                gain.edges(),
                gain.newEdges(),
                progress.covered() + gain.newEdges(),
                tally.total(),
                Run.Ending.of(report),
                report.code(),
                report.signalName(),
                report.time().toNanos(),
                report.cpuTime().toNanos(),
                report.peakMemory(),
                atStart.elapsed().toNanos() + System.nanoTime() - start,
                List.copyOf(messages),
                place.offset(),
                place.length()));
    }

    @Override
    public void close() {
        RuntimeException first = null;
        for (AutoCloseable resource : open.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                first = first == null
                        ? new IllegalStateException("a file of " + folder.path() + " cannot be closed", e)
                        : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}

package org.memcov.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;

/**
 * A command run on many inputs, a process each, and what they covered together. A campaign is a
 * folder; it outlives the processes that run it, and whoever runs it again goes on where it stands.
 *
 * {@snippet lang = java :
 * WorkerCommand command = WorkerCommand.of("./driver", "{}").withTimeout(Duration.ofSeconds(10));
 * Campaign campaign = Campaign.open(Path.of("results"), command, inputs);
 * campaign.run(2, (run, progress) -> System.out.println(run.input() + " " + run.newEdges()));
 * campaign.progress().covered();
 * }
 *
 * <p>The worker needs no code for coverage: it gets a coverage file of its own through {@code
 * MEMCOV_FILE}, and memcov's runtime by preloading. What it hit counts however it ends. All it
 * started has ended, too, when a run is over, or is killed.
 *
 * <p>Invariants: an input counts once or not at all, whenever a process dies; the coverage file of
 * the campaign is the or of those of the inputs that count; a campaign that has not run all of its
 * inputs says so ({@link Progress#isComplete}).
 *
 * <p>Thread-safe. An object shows the campaign as of its making, and the runs it makes itself.
 */
public final class Campaign {
    /** A file of no bytes is a coverage file. */
    private static final Path NOTHING = Path.of("/dev/null");

    private final CampaignFolder folder;
    private Plan plan;
    private List<Journal.Line> lines;
    private volatile boolean stopped;

    private Campaign(CampaignFolder folder, Plan plan, List<Journal.Line> lines) {
        this.folder = folder;
        this.plan = plan;
        this.lines = lines;
    }

    /**
     * Makes a campaign, or goes on with one: inputs it does not have yet are added. Nothing is run.
     *
     * @param path its folder; made if it is not there
     * @param command what to run; that of an earlier session, but for the timeout
     * @param inputs files; one that is named twice is one input
     * @return the campaign
     * @throws IOException if it cannot be read or written
     * @throws IllegalArgumentException if an input does not exist
     * @throws CoverageException if the folder holds something else, a campaign with another command,
     *     or one that is running
     */
    public static Campaign open(Path path, WorkerCommand command, List<Path> inputs) throws IOException {
        for (Path input : inputs) {
            if (!Files.isReadable(input) || Files.isDirectory(input)) {
                throw new IllegalArgumentException("the input " + input + " is not a file that can be read");
            }
        }
        CampaignFolder folder = new CampaignFolder(path);
        Plan asked = new Plan(command, inputs);
        if (!folder.holdsCampaign()) {
            folder.create();
        }
        try (CampaignFolder.Lock _ = folder.lock()) {
            Plan plan = asked;
            if (folder.holdsCampaign()) {
                Plan earlier = Plan.read(folder.plan());
                earlier.requireSame(command, folder.path());
                plan = earlier.with(asked);
            }
            plan.write(folder.plan());
            folder.createCoverage();
            return of(folder, plan, Journal.read(folder.journal()));
        }
    }

    /**
     * Reads a campaign, which may be running.
     *
     * @param path its folder
     * @return the campaign
     * @throws IOException if it cannot be read
     * @throws CoverageException if it is none, or was damaged
     */
    public static Campaign read(Path path) throws IOException {
        CampaignFolder folder = new CampaignFolder(path);
        if (!folder.holdsCampaign()) {
            throw new CoverageException(
                    path + " is not a campaign: it has no " + folder.plan().getFileName());
        }
        // In this order: a session that is running adds inputs before it runs them.
        List<Journal.Line> lines = Journal.read(folder.journal());
        return of(folder, Plan.read(folder.plan()), lines);
    }

    private static Campaign of(CampaignFolder folder, Plan plan, List<Journal.Line> lines) {
        for (Journal.Line line : lines) {
            if (line.input() < 0 || line.input() >= plan.inputs().size()) {
                throw new CoverageException(folder.journal() + " tells of an input that is not in " + folder.plan()
                        + ": one of them was damaged, or is another campaign's");
            }
        }
        return new Campaign(folder, plan, lines);
    }

    /**
     * Tells whether a folder is a campaign's.
     *
     * @param path any path
     * @return whether {@link #read} can read it
     */
    public static boolean isCampaign(Path path) {
        return new CampaignFolder(path).holdsCampaign();
    }

    /**
     * Returns the folder.
     *
     * @return an absolute path
     */
    public Path folder() {
        return folder.path();
    }

    /**
     * Returns the command.
     *
     * @return what is run for each input
     */
    public synchronized WorkerCommand command() {
        return plan.command();
    }

    /**
     * Returns the inputs that the campaign expects.
     *
     * @return absolute paths, in the order in which they are run
     */
    public synchronized List<Path> inputs() {
        return plan.inputs();
    }

    /**
     * Returns what became of the inputs that were run.
     *
     * @return an immutable list, in the order in which they ended: the series of coverage over time
     */
    public synchronized List<Run> runs() {
        return lines.stream().map(line -> line.run(plan.inputs())).toList();
    }

    /**
     * Returns the inputs that were not run yet.
     *
     * @return absolute paths; none if the campaign is complete
     */
    public synchronized List<Path> missing() {
        return missing(plan, lines).mapToObj(plan.inputs()::get).toList();
    }

    private static IntStream missing(Plan plan, List<Journal.Line> lines) {
        BitSet done = new BitSet();
        lines.forEach(line -> done.set(line.input()));
        return IntStream.range(0, plan.inputs().size()).filter(input -> !done.get(input));
    }

    /**
     * Returns how far the campaign is.
     *
     * @return its numbers
     */
    public synchronized Progress progress() {
        return Progress.of(plan.inputs().size(), runs());
    }

    /**
     * Opens what all inputs covered together. While the campaign runs, the file follows it.
     *
     * @param arena closes it
     * @return the coverage file, that of the baseline not left out
     * @throws IOException if it cannot be read
     */
    public CoverageFile coverage(Arena arena) throws IOException {
        return CoverageFile.open(folder.coverage(), arena);
    }

    /**
     * Opens what the baseline covered.
     *
     * @param arena closes it
     * @return a coverage file; one without modules if there is no baseline, or it was not run yet
     * @throws IOException if it cannot be read
     */
    public CoverageFile baseline(Arena arena) throws IOException {
        return CoverageFile.open(Files.exists(folder.baseline()) ? folder.baseline() : NOTHING, arena);
    }

    /**
     * Finds the run that hit each edge first, in the order in which the runs ended.
     *
     * @return the runs, by their places in {@link #runs()}; edges of the baseline have none
     * @throws IOException if the edges of a run cannot be read
     * @throws CoverageException if they were damaged
     */
    public FirstRuns firstRuns() throws IOException {
        List<Journal.Line> read;
        synchronized (this) {
            read = lines;
        }
        return FirstRuns.of(folder, read);
    }

    /**
     * Runs the inputs that are missing.
     *
     * @param parallelism how many at a time
     * @param listener hears of each
     * @return how far the campaign is then: complete, unless it was stopped, or an input is not there
     *     any more
     * @throws IOException if the command cannot be started or a file cannot be written; runs under
     *     way are ended, and do not count
     * @throws CoverageException if a file of the campaign was damaged, another process runs it, or
     *     there was no room to record a run
     * @throws InterruptedException if this thread is interrupted; runs under way are ended, and do
     *     not count
     */
    public Progress run(int parallelism, CampaignListener listener) throws IOException, InterruptedException {
        stopped = false;
        try (CampaignFolder.Lock _ = folder.lock()) {
            Plan current = Plan.read(folder.plan());
            try (Session session = Session.open(folder, current, listener)) {
                try {
                    int[] missing = missing(current, session.lines()).toArray();
                    new Workers(parallelism).forEach(missing, () -> stopped, session::run);
                } finally {
                    update(current, Journal.read(folder.journal()));
                }
            }
        }
        return progress();
    }

    /**
     * Chooses few and light runs that together hit every edge that any of the candidates hit, those
     * of the baseline left out.
     *
     * @param weight what makes an input light
     * @param candidates the runs to choose from
     * @return the chosen runs, in the order of {@link #runs()}; how good the choice is, {@code
     *     Minimizer} tells
     * @throws IOException if the edges of a run cannot be read
     * @throws CoverageException if they were damaged
     */
    public List<Run> minimize(Weight weight, Predicate<Run> candidates) throws IOException {
        List<Journal.Line> read;
        List<Run> runs;
        synchronized (this) {
            read = lines;
            runs = runs();
        }
        int[] numbers = IntStream.range(0, runs.size())
                .filter(number -> candidates.test(runs.get(number)))
                .toArray();
        if (numbers.length == 0) {
            return List.of();
        }
        try (EdgeSets edgeSets = EdgeSets.open(folder.edgeSets(), read)) {
            return Minimizer.minimize(
                            numbers.length,
                            index -> weight.of(runs.get(numbers[index])),
                            index -> edgeSets.readUnchecked(EdgeSets.Place.of(read.get(numbers[index]))))
                    .stream()
                    .map(index -> runs.get(numbers[index]))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private synchronized void update(Plan newPlan, List<Journal.Line> newLines) {
        plan = newPlan;
        lines = newLines;
    }

    /** Has {@link #run} start no further input and return when those under way have ended. */
    public void stop() {
        stopped = true;
    }
}

package org.memcov.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What reports are made of, whatever their format: which lines, functions and edges were reached, and
 * how a campaign came there.
 *
 * @param title what it is about
 * @param created when it was made
 * @param modules the native modules, in the order of their coverage file
 * @param files the source files, by path
 * @param runs the runs of the campaign, or the tests, in the order in which they ended; none if nobody
 *     recorded them
 * @param notes sentences: what is missing, and what to do
 * @param other a report that it is compared with, see {@link Gain}; as a rule there is none
 */
public record Report(
        String title,
        Instant created,
        List<ReportedModule> modules,
        List<SourceFile> files,
        List<ReportedRun> runs,
        List<String> notes,
        Optional<Report> other) {
    /** Copies the lists. */
    public Report {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(created, "created");
        modules = List.copyOf(modules);
        files = List.copyOf(files);
        runs = List.copyOf(runs);
        notes = List.copyOf(notes);
        Objects.requireNonNull(other, "other");
    }

    /**
     * Compares with another report.
     *
     * @param another what was reached some other time
     * @return this report, with the other beside it and its notes, too
     */
    public Report comparedWith(Report another) {
        Stream<String> theirs =
                another.notes.stream().filter(note -> !notes.contains(note)).map(note -> another.title + ": " + note);
        Stream<String> ofBuilds = modules.stream()
                .filter(module -> isOfOtherBuild(module, another))
                .map(module -> another.title + " has another build of " + module.name()
                        + ", so lines are compared by their numbers, functions by their names");
        List<String> allNotes = Stream.of(notes.stream(), theirs, ofBuilds)
                .flatMap(stream -> stream)
                .toList();
        return new Report(title, created, modules, files, runs, allNotes, Optional.of(another));
    }

    private static boolean isOfOtherBuild(ReportedModule module, Report another) {
        List<ReportedModule> ofName = another.modules.stream()
                .filter(theirs -> theirs.name().equals(module.name()))
                .toList();
        return !ofName.isEmpty()
                && ofName.stream()
                        .noneMatch(theirs -> theirs.recorded()
                                .identity()
                                .equals(module.recorded().identity()));
    }

    /**
     * Adds up what was reached.
     *
     * @return the numbers of all files
     */
    public SourceTotals totals() {
        return SourceTotals.of(files);
    }

    /**
     * Counts the edges of all modules.
     *
     * @return a number of edges
     */
    public long edges() {
        return modules.stream()
                .mapToLong(module -> module.recorded().edgeCount())
                .sum();
    }

    /**
     * Counts the edges of all modules that were hit.
     *
     * @return a number of edges, those of a baseline left out
     */
    public long hitEdges() {
        return modules.stream().mapToLong(module -> module.hit().count()).sum();
    }
}

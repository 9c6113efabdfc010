package org.memcov.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
     * @return this report, with the other beside it
     */
    public Report comparedWith(Report another) {
        return new Report(title, created, modules, files, runs, notes, Optional.of(another));
    }

    /**
     * Adds up what was reached.
     *
     * @return the numbers of all files
     */
    public SourceTotals totals() {
        return SourceTotals.of(files);
    }
}

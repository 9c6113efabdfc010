package org.memcov.report.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.memcov.internal.WholeFile;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;
import org.memcov.report.ReportedRun;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceTotals;

/**
 * Writes tables for spreadsheets and scripts, with the names of the columns in the first row, quoted
 * as RFC 4180 has it; rows end in a line feed alone.
 *
 * <ul>
 *   <li>{@value #FILES}: the {@link SourceTotals} of each source file;
 *   <li>{@value #FUNCTIONS}: each {@link SourceFunction} of a file;
 *   <li>{@value #LINES}: each {@link SourceLine} that has code. Branches are those of a line with at
 *       least two, else 0;
 *   <li>{@value #RUNS}: each {@link ReportedRun}. They are numbered from 0, as the {@code
 *       first_run} of lines and functions has them, which is empty where it is not known. Times are
 *       in seconds, sizes in bytes.
 * </ul>
 */
public final class CsvFormat implements ReportFormat {
    /** The name of the table of files. */
    public static final String FILES = "files.csv";

    /** The name of the table of functions. */
    public static final String FUNCTIONS = "functions.csv";

    /** The name of the table of lines. */
    public static final String LINES = "lines.csv";

    /** The name of the table of runs. */
    public static final String RUNS = "runs.csv";

    /** Creates the format. */
    public CsvFormat() {}

    @Override
    public Path write(Report report, Path folder) throws IOException {
        WholeFile.writeText(folder.resolve(FUNCTIONS), text -> writeFunctions(new CsvWriter(text), report));
        WholeFile.writeText(folder.resolve(LINES), text -> writeLines(new CsvWriter(text), report));
        WholeFile.writeText(folder.resolve(RUNS), text -> writeRuns(new CsvWriter(text), report));
        WholeFile.writeText(folder.resolve(FILES), text -> writeFiles(new CsvWriter(text), report));
        return folder.resolve(FILES);
    }

    private static void writeFiles(CsvWriter csv, Report report) throws IOException {
        csv.row(
                "path",
                "origin",
                "lines",
                "covered_lines",
                "partial_lines",
                "branches",
                "taken_branches",
                "functions",
                "reached_functions",
                "size",
                "reached");
        for (SourceFile file : report.files()) {
            SourceTotals totals = file.totals();
            csv.row(
                    file.path(),
                    lower(file.origin()),
                    totals.lines(),
                    totals.coveredLines(),
                    totals.partialLines(),
                    totals.branches(),
                    totals.takenBranches(),
                    totals.functions(),
                    totals.reachedFunctions(),
                    totals.size(),
                    totals.reached());
        }
    }

    private static void writeFunctions(CsvWriter csv, Report report) throws IOException {
        csv.row("path", "function", "line", "size", "reached", "is_reached", "first_run");
        for (SourceFile file : report.files()) {
            for (SourceFunction function : file.functions()) {
                csv.row(
                        file.path(),
                        function.name(),
                        function.line(),
                        function.size(),
                        function.reached(),
                        function.isReached(),
                        run(function.firstRun()));
            }
        }
    }

    private static void writeLines(CsvWriter csv, Report report) throws IOException {
        csv.row("path", "line", "status", "branches", "taken_branches", "first_run");
        for (SourceFile file : report.files()) {
            for (SourceLine line : file.lines()) {
                boolean hasBranches = line.branches().count() > 1;
                csv.row(
                        file.path(),
                        line.number(),
                        lower(line.status()),
                        hasBranches ? line.branches().count() : 0,
                        hasBranches ? line.branches().taken() : 0,
                        run(line.firstRun()));
            }
        }
    }

    private static void writeRuns(CsvWriter csv, Report report) throws IOException {
        csv.row(
                "run",
                "input",
                "input_size",
                "edges",
                "new_edges",
                "covered",
                "total",
                "outcome",
                "time",
                "cpu_time",
                "elapsed",
                "peak_memory");
        for (int number = 0; number < report.runs().size(); number++) {
            ReportedRun run = report.runs().get(number);
            csv.row(
                    number,
                    run.input(),
                    run.inputSize(),
                    run.edges(),
                    run.newEdges(),
                    run.covered(),
                    run.total(),
                    run.ending(),
                    seconds(run.time()),
                    seconds(run.cpuTime()),
                    seconds(run.elapsed()),
                    run.peakMemory());
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String run(int firstRun) {
        return firstRun == SourceLine.UNKNOWN_RUN ? "" : Integer.toString(firstRun);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%d.%06d", duration.toSeconds(), duration.toNanosPart() / 1000);
    }
}

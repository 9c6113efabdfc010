package org.memcov.report.lcov;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.memcov.internal.WholeFile;
import org.memcov.report.Branches;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceTotals;

/**
 * Writes {@value #FILE}, a trace file as the manual page of {@code geninfo} defines it, which {@code
 * genhtml}, {@code lcov}, editors and code hosts read.
 *
 * <ul>
 *   <li>Counts are 0 and 1: edges tell whether something was reached, not how often. {@code lcov -a}
 *       adds them up, so of several reports together they tell how many reached it.
 *   <li>A line that was reached in part counts as reached, as LCOV has no third state. Its branches
 *       tell what is missing.
 *   <li>Branches ({@code BRDA}) are written of lines that have at least two; {@code lcov} and {@code
 *       genhtml} leave them out unless asked for them. On a line that was not reached they are {@code
 *       -}, else 0 or 1.
 *   <li>LCOV takes a comma for the end of a function's name, so {@code max(int, int)} is {@code
 *       max(int; int)}. Of functions of one name in a file, all but the first get their line: {@code
 *       name:12}. One whose line is not known stands at line 1.
 *   <li>Files without source, and those without a line that has code, are left out: LCOV drops them.
 *       So is one with a line break in its path, which LCOV cannot express; {@link #notes} tells.
 * </ul>
 */
public final class LcovFormat implements ReportFormat {
    /** The name of the file. */
    public static final String FILE = "lcov.info";

    /** Creates the format. */
    public LcovFormat() {}

    @Override
    public Path write(Report report, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        String title = report.title().replaceAll("[^A-Za-z0-9_]", "_"); // all that LCOV takes
        WholeFile.writeText(file, text -> {
            for (SourceFile source : sources(report).filter(LcovFormat::hasPath).toList()) {
                write(text, title, source);
            }
        });
        return file;
    }

    @Override
    public List<String> notes(Report report) {
        return sources(report)
                .filter(source -> !hasPath(source))
                .map(source -> FILE + " is without " + source.path().replaceAll("[\r\n]", "?")
                        + ", whose path has a line break: rename it")
                .toList();
    }

    private static Stream<SourceFile> sources(Report report) {
        return report.files().stream()
                .filter(source -> source.origin() != SourceFile.Origin.MODULE
                        && !source.lines().isEmpty());
    }

    private static boolean hasPath(SourceFile source) {
        return source.path().indexOf('\n') < 0 && source.path().indexOf('\r') < 0;
    }

    private static void write(Writer text, String title, SourceFile source) throws IOException {
        SourceTotals totals = source.totals();
        text.write("TN:" + title + "\nSF:" + source.path() + "\n");
        writeFunctions(text, source.functions());
        text.write("FNF:" + totals.functions() + "\nFNH:" + totals.reachedFunctions() + "\n");
        for (SourceLine line : source.lines()) {
            writeBranches(text, line);
        }
        text.write("BRF:" + totals.branches() + "\nBRH:" + totals.takenBranches() + "\n");
        for (SourceLine line : source.lines()) {
            text.write("DA:" + line.number() + "," + count(line.isReached()) + "\n");
        }
        text.write("LF:" + totals.lines() + "\nLH:" + totals.reachedLines() + "\nend_of_record\n");
    }

    private static void writeFunctions(Writer text, List<SourceFunction> functions) throws IOException {
        StringBuilder counts = new StringBuilder();
        Set<String> names = new HashSet<>();
        for (SourceFunction function : functions) {
            int line = Math.max(function.line(), 1);
            String name = function.name().replace(',', ';').replaceAll("[\r\n]", " ");
            if (!names.add(name)) {
                name = name + ":" + line;
                names.add(name);
            }
            text.write("FN:" + line + "," + name + "\n");
            counts.append("FNDA:" + count(function.isReached()) + "," + name + "\n");
        }
        text.append(counts);
    }

    private static void writeBranches(Writer text, SourceLine line) throws IOException {
        Branches branches = line.branches();
        for (int branch = 0; branches.count() > 1 && branch < branches.count(); branch++) {
            String taken = line.isReached() ? count(branches.isTaken(branch)) : "-";
            text.write("BRDA:" + line.number() + ",0," + branch + "," + taken + "\n");
        }
    }

    private static String count(boolean isReached) {
        return isReached ? "1" : "0";
    }
}

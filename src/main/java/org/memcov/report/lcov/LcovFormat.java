package org.memcov.report.lcov;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.memcov.internal.WholeFile;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;
import org.memcov.report.SourceFile;

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
 *   <li>LCOV 2 expects of every function that it begins at a line that has code, and of one that was
 *       reached that a line of it was. So a function whose line has none begins at its first one that
 *       has. Where all of a function was inlined elsewhere, the line that declares it is told, too, or
 *       told to be reached: of optimised code there are somewhat more lines, and more that were
 *       reached, than the report counts; of code that was not optimised there are the same. Of a line
 *       that was reached, but no branch of it was, no branches are told.
 *   <li>LCOV takes a comma for the end of a function's name, so {@code max(int, int)} is {@code
 *       max(int; int)}, and it knows lambdas by the name that gcc gives them: {@code {lambda()#0}}. Of
 *       functions of one name in a file, all but the first get their line: {@code name:12}. Functions
 *       whose line is not known, which the compiler made up, are left out.
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
                new LcovRecord(source).write(text, title);
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
}

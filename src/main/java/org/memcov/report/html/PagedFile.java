package org.memcov.report.html;

import java.util.BitSet;
import java.util.List;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceTotals;

/**
 * A source file and its pages. The first tells what is in it; a file of no more than {@link
 * #LINES_PER_PAGE} lines is shown there whole, one that is longer on pages of its own. Of those there are
 * only such that show anything: whoever wrote down the lines of code may have told of a line 2,000,000,000.
 *
 * @param file the file
 * @param names the names that lead to it as they are shown, its own last
 * @param page the name of its page, without an ending
 * @param text how many lines its source has; {@link SourceText#UNREADABLE} if it cannot be read
 * @param totals its numbers
 * @param numbers which of its pages there are, from 1; at least one
 */
record PagedFile(SourceFile file, List<String> names, String page, int text, SourceTotals totals, BitSet numbers) {
    static final int LINES_PER_PAGE = 5_000;

    static PagedFile of(SourceFile file, List<String> names, String page, int text) {
        return new PagedFile(file, names, page, text, file.totals(), numbers(file, text));
    }

    /** Those of all its text, and of lines and functions that were built, also where there is none. */
    private static BitSet numbers(SourceFile file, int text) {
        BitSet numbers = new BitSet();
        numbers.set(1, text > 0 ? part(text) + 1 : 1);
        file.lines().forEach(line -> numbers.set(part(line.number())));
        file.functions().forEach(function -> numbers.set(part(function.line())));
        if (numbers.isEmpty()) {
            numbers.set(1);
        }
        return numbers;
    }

    String name() {
        return names.getLast();
    }

    String shownPath() {
        return String.join("/", names);
    }

    boolean isReadable() {
        return text != SourceText.UNREADABLE;
    }

    /** The last line that is known of: of the source, or else of what was built. */
    int lastLine() {
        return Math.max(text, lastBuiltLine());
    }

    int lastBuiltLine() {
        int ofLines = file.lines().isEmpty() ? 0 : file.lines().getLast().number();
        int ofFunctions =
                file.functions().isEmpty() ? 0 : file.functions().getLast().line();
        return Math.max(ofLines, ofFunctions);
    }

    int parts() {
        return numbers.cardinality();
    }

    static int part(int line) {
        return (Math.max(line, 1) - 1) / LINES_PER_PAGE + 1;
    }

    static int firstLine(int part) {
        return (part - 1) * LINES_PER_PAGE + 1;
    }

    /** The last line of a part: the last part may be shorter than others. */
    int lastLine(int part) {
        return (int) Math.min((long) part * LINES_PER_PAGE, lastLine());
    }

    /** The page, from the report's folder. */
    String href() {
        return "files/" + page + ".html";
    }

    /** The page of one of its parts, by its number. */
    String partHref(int part) {
        return parts() == 1 ? href() : "files/" + page + "~" + part + ".html";
    }

    /** A line on its page; the page if there is no such line. */
    String lineHref(int line) {
        return line > 0 && numbers.get(part(line)) ? partHref(part(line)) + "#L" + line : href();
    }
}

package org.memcov.report.html;

import java.util.List;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceTotals;

/**
 * A source file and its pages. The first tells what is in it; a file of no more than {@link
 * #LINES_PER_PAGE} lines is shown there whole, one that is longer on pages of its own.
 *
 * @param file the file
 * @param names the names that lead to it as they are shown, its own last
 * @param page the name of its page, without an ending
 * @param text how many lines its source has; {@link SourceText#UNREADABLE} if it cannot be read
 * @param totals its numbers
 */
record PagedFile(SourceFile file, List<String> names, String page, int text, SourceTotals totals) {
    static final int LINES_PER_PAGE = 5_000;

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
        return Math.max(1, (lastLine() + LINES_PER_PAGE - 1) / LINES_PER_PAGE);
    }

    static int part(int line) {
        return (Math.max(line, 1) - 1) / LINES_PER_PAGE + 1;
    }

    /** The page, from the report's folder. */
    String href() {
        return "files/" + page + ".html";
    }

    /** The page of one of its parts, from 1. */
    String partHref(int part) {
        return parts() == 1 ? href() : "files/" + page + "~" + part + ".html";
    }

    /** A line on its page; the page if there is no such line. */
    String lineHref(int line) {
        return line <= 0 ? href() : partHref(part(line)) + "#L" + line;
    }
}

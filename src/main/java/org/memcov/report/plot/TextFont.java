package org.memcov.report.plot;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import org.memcov.CoverageException;

/** The fonts of a figure: the JVM's sans-serif. */
enum TextFont {
    LABEL(13, false),
    TITLE(17, true);

    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);
    private static final String ELLIPSIS = "…";

    private final int size;
    private final boolean isBold;

    TextFont(int size, boolean isBold) {
        this.size = size;
        this.isBold = isBold;
    }

    /**
     * Checks that there is a font at all; the JVM tells by errors of many kinds.
     *
     * @throws CoverageException if there is none
     */
    static void requireOne() {
        try {
            LABEL.width("0");
        } catch (RuntimeException | InternalError | LinkageError e) {
            throw new CoverageException(
                    "this JVM has no font to write with (" + e.getMessage()
                            + "): install fontconfig and a font, such as the package fonts-dejavu-core",
                    e);
        }
    }

    int size() {
        return size;
    }

    /** How far the base line is below the middle of figures and capitals. */
    double belowMiddle() {
        return size * 0.35;
    }

    boolean isBold() {
        return isBold;
    }

    Font font() {
        return new Font(Font.SANS_SERIF, isBold ? Font.BOLD : Font.PLAIN, size);
    }

    double width(String text) {
        return font().getStringBounds(text, EXACT).getWidth();
    }

    /** The text, or as much of its beginning as there is room for, and an ellipsis. */
    String fitting(String text, double room) {
        int[] characters = text.codePoints().toArray();
        String shown = text;
        for (int left = characters.length - 1; left > 0 && width(shown) > room; left--) {
            shown = new String(characters, 0, left) + ELLIPSIS;
        }
        return shown;
    }
}

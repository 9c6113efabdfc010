package org.memcov.report.plot;

import java.awt.Color;
import java.awt.Shape;

/** What a figure is drawn on. Coordinates are pixels of the figure, from the upper left. */
interface Canvas {
    /** What of a text is at the place that is given for it. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * A line.
     *
     * @param width in pixels
     * @param dashes lengths of dashes and gaps in turn; none for a line without gaps
     */
    record Pen(Color color, float width, float... dashes) {}

    void fill(Shape shape, Color color);

    /** Draws an outline as one line, so that dashes go on around its corners. */
    void draw(Shape shape, Pen pen);

    /** Writes a line of text; y is its base line. */
    void text(String text, double x, double y, Anchor anchor, TextFont font, Color color);

    /** Writes it from bottom to top, with its middle at y; x is its base line. */
    void textUpwards(String text, double x, double y, TextFont font, Color color);
}

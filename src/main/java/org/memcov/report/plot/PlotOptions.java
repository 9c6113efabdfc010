package org.memcov.report.plot;

import java.util.Objects;

/**
 * What a plot shows, and how it looks.
 *
 * @param over what coverage grows with
 * @param unit how it is measured
 * @param title above the plot; empty for none
 * @param width of the figure in pixels; a PNG has twice as many, for dense displays and print
 * @param height of the figure in pixels, likewise
 * @param theme its colours
 */
public record PlotOptions(Over over, Unit unit, String title, int width, int height, Theme theme) {
    /** Edges over time, without a title, light. */
    public static final PlotOptions DEFAULT = new PlotOptions(Over.TIME, Unit.EDGES, "", 900, 540, Theme.LIGHT);

    private static final int LEAST_WIDTH = 480;
    private static final int LEAST_HEIGHT = 240;
    private static final int MOST = 10_000;

    /** What coverage grows with: the x axis. */
    public enum Over {
        /** Running time of the campaign. */
        TIME,
        /** The number of inputs that were run. */
        INPUTS
    }

    /** How coverage is measured: the y axis. */
    public enum Unit {
        /** The number of edges. */
        EDGES,
        /** Edges in percent of those of all modules that the campaign loaded. */
        SHARE
    }

    /** Colours for a light or a dark page. */
    public enum Theme {
        /** Dark on white. */
        LIGHT,
        /** Light on dark grey. */
        DARK
    }

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the figure would be too small for its text, or huge
     */
    public PlotOptions {
        Objects.requireNonNull(over, "over");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(theme, "theme");
        if (width < LEAST_WIDTH || width > MOST || height < LEAST_HEIGHT || height > MOST) {
            throw new IllegalArgumentException(
                    "a plot cannot have " + width + " x " + height + " pixels: give a width of " + LEAST_WIDTH + " to "
                            + MOST + ", and a height of " + LEAST_HEIGHT + " to " + MOST);
        }
    }
}

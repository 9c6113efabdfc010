package org.memcov.report.plot;

import java.awt.Color;
import java.util.List;

/**
 * The colours of a theme. Those of the curves are the palette of Okabe and Ito, which people with any
 * kind of colour vision can tell apart, in an order in which neighbours differ in brightness, too.
 *
 * @param background of the figure
 * @param text of all that is written
 * @param frame of the axes
 * @param grid of the lines behind the curves
 * @param curves one after the other
 */
record Palette(Color background, Color text, Color frame, Color grid, List<Color> curves) {
    private static final Color BLUE = new Color(0x0072B2);
    private static final Color VERMILLION = new Color(0xD55E00);
    private static final Color GREEN = new Color(0x009E73);
    private static final Color PURPLE = new Color(0xCC79A7);
    private static final Color ORANGE = new Color(0xE69F00);
    private static final Color SKY_BLUE = new Color(0x56B4E9);
    private static final Color YELLOW = new Color(0xF0E442);

    private static final Palette LIGHT = new Palette(
            Color.WHITE,
            new Color(0x222222),
            new Color(0x555555),
            new Color(0xE4E4E4),
            List.of(BLUE, VERMILLION, GREEN, PURPLE, SKY_BLUE, ORANGE, Color.BLACK));
    private static final Palette DARK = new Palette(
            new Color(0x16181D),
            new Color(0xE6E6E6),
            new Color(0xA0A0A0),
            new Color(0x33373F),
            List.of(SKY_BLUE, ORANGE, GREEN, PURPLE, YELLOW, VERMILLION, Color.WHITE));

    /** Dashes and gaps in pixels; none is a line without. Seven colours and five of these make 35 curves. */
    private static final List<float[]> DASHES = List.of(
            new float[0], new float[] {9, 4}, new float[] {2, 3}, new float[] {11, 3, 2, 3}, new float[] {5, 2});

    private static final float CURVE_WIDTH = 2;
    private static final int BAND_ALPHA = 56;

    static Palette of(PlotOptions.Theme theme) {
        return switch (theme) {
            case LIGHT -> LIGHT;
            case DARK -> DARK;
        };
    }

    /** What a curve is drawn with. */
    Canvas.Pen pen(int number) {
        return new Canvas.Pen(color(number), CURVE_WIDTH, DASHES.get(number % DASHES.size()));
    }

    /** The band around a curve: its colour, through which others can be seen. */
    Color band(int number) {
        Color color = color(number);
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_ALPHA);
    }

    private Color color(int number) {
        return curves.get(number % curves.size());
    }
}

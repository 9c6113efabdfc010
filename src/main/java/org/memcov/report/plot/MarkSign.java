package org.memcov.report.plot;

import java.awt.geom.Path2D;
import org.memcov.campaign.Run;

/** How a run that did not exit is marked. */
enum MarkSign {
    CRASH("crash"),
    TIMEOUT("timeout");

    static final double SIZE = 10;

    private static final float WIDTH = 1.8f;
    /** Around the sign, in the colour of the background, so that it stands out from a line. */
    private static final float HALO_WIDTH = 4.5f;

    private final String label;

    MarkSign(String label) {
        this.label = label;
    }

    static MarkSign of(Run.Ending ending) {
        return switch (ending) {
            case SIGNAL -> CRASH;
            case TIMEOUT -> TIMEOUT;
            case EXIT -> throw new IllegalArgumentException("a run that exited is not marked");
        };
    }

    /** What the legend says of it. */
    String label() {
        return label;
    }

    /** Draws it with its middle at a place. */
    void drawOn(Canvas canvas, double x, double y, Palette palette) {
        Path2D sign = switch (this) {
            case CRASH -> cross(x, y);
            case TIMEOUT -> triangle(x, y);
        };
        canvas.draw(sign, new Canvas.Pen(palette.background(), HALO_WIDTH));
        if (this == TIMEOUT) {
            canvas.fill(sign, palette.background());
        }
        canvas.draw(sign, new Canvas.Pen(palette.text(), WIDTH));
    }

    private static Path2D cross(double x, double y) {
        double reach = SIZE * 0.4;
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x - reach, y - reach);
        path.lineTo(x + reach, y + reach);
        path.moveTo(x - reach, y + reach);
        path.lineTo(x + reach, y - reach);
        return path;
    }

    private static Path2D triangle(double x, double y) {
        double reach = SIZE / 2;
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x, y - reach);
        path.lineTo(x + reach, y + reach * 0.7);
        path.lineTo(x - reach, y + reach * 0.7);
        path.closePath();
        return path;
    }
}

package org.memcov.report.plot;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** What lines, bands and marks mean: entries in rows, as many in each as there is room for. */
final class Legend {
    private static final double SAMPLE_WIDTH = 32;
    private static final double BAND_HEIGHT = 12;
    private static final double SAMPLE_GAP = 8;
    private static final double ENTRY_GAP = 22;
    private static final double ROW_HEIGHT = TextFont.LABEL.size() * 1.6;

    private final Palette palette;
    private final double left;
    private final double top;
    private final double width;
    private final List<Entry> entries = new ArrayList<>();
    private double x;
    private int rows;

    /** An entry: its sample begins at an x, the middle of its row is at a y. */
    private record Entry(String label, double sampleWidth, Sample sample, double x, double y) {}

    @FunctionalInterface
    private interface Sample {
        void drawOn(Canvas canvas, double x, double y);
    }

    Legend(List<Curve> curves, Palette palette, double left, double top, double width) {
        this.palette = palette;
        this.left = left;
        this.top = top;
        this.width = width;
        for (int i = 0; i < curves.size(); i++) {
            int number = i;
            boolean isBand = curves.get(i).isBand();
            add(
                    curves.get(i).name(),
                    curves.get(i).note(),
                    SAMPLE_WIDTH,
                    (canvas, x, y) -> drawCurve(canvas, x, y, number, isBand));
        }
        curves.stream()
                .flatMap(curve -> curve.marks().stream())
                .map(mark -> MarkSign.of(mark.ending()))
                .distinct()
                .sorted()
                .forEach(sign -> add(
                        sign.label(),
                        "",
                        MarkSign.SIZE,
                        (canvas, x, y) -> sign.drawOn(canvas, x + MarkSign.SIZE / 2, y, palette)));
    }

    /** Adds an entry. Where there is not enough room the name is cut off, never the note. */
    private void add(String name, String note, double sampleWidth, Sample sample) {
        double besideLabel = sampleWidth + SAMPLE_GAP;
        String behind = note.isEmpty() ? "" : " " + note;
        double room = width - besideLabel - TextFont.LABEL.width(behind);
        String shown = TextFont.LABEL.fitting(name, room) + behind;
        double entryWidth = besideLabel + TextFont.LABEL.width(shown);
        if (rows == 0 || x + entryWidth > left + width) {
            rows++;
            x = left;
        }
        entries.add(new Entry(shown, sampleWidth, sample, x, top + (rows - 0.5) * ROW_HEIGHT));
        x += entryWidth + ENTRY_GAP;
    }

    private void drawCurve(Canvas canvas, double x, double y, int number, boolean isBand) {
        if (isBand) {
            Rectangle2D band = new Rectangle2D.Double(x, y - BAND_HEIGHT / 2, SAMPLE_WIDTH, BAND_HEIGHT);
            canvas.fill(band, palette.band(number));
        }
        canvas.draw(new Line2D.Double(x, y, x + SAMPLE_WIDTH, y), palette.pen(number));
    }

    double height() {
        return rows * ROW_HEIGHT;
    }

    void drawOn(Canvas canvas) {
        for (Entry entry : entries) {
            entry.sample().drawOn(canvas, entry.x(), entry.y());
            canvas.text(
                    entry.label(),
                    entry.x() + entry.sampleWidth() + SAMPLE_GAP,
                    entry.y() + TextFont.LABEL.belowMiddle(),
                    Canvas.Anchor.START,
                    TextFont.LABEL,
                    palette.text());
        }
    }
}

package org.memcov.report.plot;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.List;

/**
 * The whole figure: from top to bottom its title, the legend and the plot, with the names of the axes
 * beside and below it.
 */
final class Figure {
    private static final double MARGIN = 16;
    private static final double TICK_GAP = 8;
    private static final double TITLE_GAP = 14;
    private static final double LINE_HEIGHT = TextFont.LABEL.size() * 1.4;
    /** Of the plot, left free behind the end of the longest line. */
    private static final double RIGHT_SPACE = 0.02;

    private static final double LEAST_PLOT_HEIGHT = 100;
    private static final double LEAST_TICK_HEIGHT = 64;
    private static final double LEAST_TICK_WIDTH = 90;

    private final List<Curve> curves;
    private final PlotOptions options;
    private final Palette palette;
    private final Axis horizontal;
    private final Axis vertical;
    private final Legend legend;
    private final Rectangle2D.Double plot;

    Figure(List<Curve> curves, PlotOptions options) {
        this.curves = curves;
        this.options = options;
        palette = Palette.of(options.theme());
        double most = curves.stream()
                .mapToDouble(curve -> curve.spread().most().last())
                .max()
                .orElse(0);
        double end = curves.stream()
                .mapToDouble(curve -> curve.spread().median().end())
                .max()
                .orElse(0);
        vertical = Axis.vertical(options.unit(), most, (int) (options.height() / LEAST_TICK_HEIGHT));
        horizontal =
                Axis.horizontal(options.over(), end * (1 + RIGHT_SPACE), (int) (options.width() / LEAST_TICK_WIDTH));

        double left = MARGIN + LINE_HEIGHT + TITLE_GAP + widestTick() + TICK_GAP;
        double width = options.width() - left - MARGIN;
        double top = MARGIN + (options.title().isEmpty() ? 0 : TextFont.TITLE.size() + TITLE_GAP);
        legend = new Legend(curves, palette, left, top, width);
        double plotTop = top + legend.height() + TITLE_GAP;
        double bottom = options.height() - MARGIN - LINE_HEIGHT - TITLE_GAP - LINE_HEIGHT;
        plot = new Rectangle2D.Double(left, plotTop, width, bottom - plotTop);
        if (plot.height < LEAST_PLOT_HEIGHT) {
            int needed = (int) Math.ceil(options.height() + LEAST_PLOT_HEIGHT - plot.height);
            throw new IllegalArgumentException("the legend of " + curves.size()
                    + " lines leaves no room for the plot: give it a height of " + needed + " or more");
        }
    }

    private double widestTick() {
        return vertical.ticks().stream()
                .mapToDouble(tick -> TextFont.LABEL.width(vertical.label(tick)))
                .max()
                .orElse(0);
    }

    int width() {
        return options.width();
    }

    int height() {
        return options.height();
    }

    /** What it shows, in a line. */
    String name() {
        return options.title().isEmpty() ? vertical.title() + " by " + horizontal.title() : options.title();
    }

    void drawOn(Canvas canvas) {
        canvas.fill(new Rectangle2D.Double(0, 0, width(), height()), palette.background());
        if (!options.title().isEmpty()) {
            String title = TextFont.TITLE.fitting(options.title(), plot.width);
            double baseLine = MARGIN + TextFont.TITLE.size();
            canvas.text(title, plot.x, baseLine, Canvas.Anchor.START, TextFont.TITLE, palette.text());
        }
        drawHorizontalAxis(canvas);
        drawVerticalAxis(canvas);
        legend.drawOn(canvas);
        for (int i = 0; i < curves.size(); i++) {
            if (curves.get(i).isBand()) {
                canvas.fill(band(curves.get(i).spread()), palette.band(i));
            }
        }
        for (int i = 0; i < curves.size(); i++) {
            canvas.draw(line(curves.get(i).spread().median()), palette.pen(i));
        }
        for (Curve curve : curves) {
            for (Series.Mark mark : curve.marks()) {
                MarkSign.of(mark.ending()).drawOn(canvas, x(mark.x()), y(mark.y()), palette);
            }
        }
    }

    private void drawVerticalAxis(Canvas canvas) {
        for (BigDecimal tick : vertical.ticks()) {
            double y = plot.getMaxY() - vertical.place(tick) * plot.height;
            if (tick.signum() > 0) {
                canvas.draw(new Line2D.Double(plot.x, y, plot.getMaxX(), y), new Canvas.Pen(palette.grid(), 1));
            }
            canvas.text(
                    vertical.label(tick),
                    plot.x - TICK_GAP,
                    y + TextFont.LABEL.belowMiddle(),
                    Canvas.Anchor.END,
                    TextFont.LABEL,
                    palette.text());
        }
        canvas.textUpwards(
                vertical.title(), MARGIN + TextFont.LABEL.size(), plot.getCenterY(), TextFont.LABEL, palette.text());
    }

    private void drawHorizontalAxis(Canvas canvas) {
        Canvas.Pen pen = new Canvas.Pen(palette.frame(), 1);
        double tickLength = TICK_GAP / 2;
        double labelLine = plot.getMaxY() + LINE_HEIGHT + tickLength / 2;
        for (BigDecimal tick : horizontal.ticks()) {
            double x = plot.x + horizontal.place(tick) * plot.width;
            canvas.draw(new Line2D.Double(x, plot.getMaxY(), x, plot.getMaxY() + tickLength), pen);
            canvas.text(horizontal.label(tick), x, labelLine, Canvas.Anchor.MIDDLE, TextFont.LABEL, palette.text());
        }
        canvas.draw(new Line2D.Double(plot.x, plot.getMaxY(), plot.getMaxX(), plot.getMaxY()), pen);
        canvas.text(
                horizontal.title(),
                plot.getCenterX(),
                height() - MARGIN,
                Canvas.Anchor.MIDDLE,
                TextFont.LABEL,
                palette.text());
    }

    private double x(double value) {
        return plot.x + horizontal.place(value) * plot.width;
    }

    private double y(double value) {
        return plot.getMaxY() - vertical.place(value) * plot.height;
    }

    private Path2D line(Steps steps) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x(0), y(0));
        addForward(path, steps);
        return path;
    }

    private Path2D band(Spread spread) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x(0), y(0));
        addForward(path, spread.most());
        addBackward(path, spread.least());
        path.closePath();
        return path;
    }

    private void addForward(Path2D path, Steps steps) {
        double before = 0;
        for (Steps.Step step : steps.steps()) {
            path.lineTo(x(step.x()), y(before));
            path.lineTo(x(step.x()), y(step.y()));
            before = step.y();
        }
        path.lineTo(x(steps.end()), y(before));
    }

    private void addBackward(Path2D path, Steps steps) {
        path.lineTo(x(steps.end()), y(steps.last()));
        for (int i = steps.steps().size() - 1; i >= 0; i--) {
            Steps.Step step = steps.steps().get(i);
            path.lineTo(x(step.x()), y(step.y()));
            path.lineTo(x(step.x()), y(i == 0 ? 0 : steps.steps().get(i - 1).y()));
        }
    }
}

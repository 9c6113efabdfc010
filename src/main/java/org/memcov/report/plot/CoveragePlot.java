package org.memcov.report.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.memcov.CoverageException;

/**
 * Coverage of one or several campaigns over time, or over the inputs that were run.
 *
 * {@snippet lang = java :
 * PlotGroup fast = new PlotGroup("fast", List.of(Campaign.read(first), Campaign.read(second), Campaign.read(third)));
 * PlotGroup slow = new PlotGroup("slow", List.of(Campaign.read(other)));
 * try (OutputStream out = Files.newOutputStream(Path.of("coverage.svg"))) {
 *     new CoveragePlot(List.of(fast, slow), PlotOptions.DEFAULT).write(PlotFormat.SVG, out);
 * }
 * }
 */
public final class CoveragePlot {
    private final Figure figure;

    /**
     * Reads what the campaigns covered.
     *
     * @param groups a line each, in the order of the legend
     * @param options what is shown of them, and how
     * @throws IllegalArgumentException if there is no group, two have the same name, or there are
     *     too many for the height of the figure
     * @throws CoverageException if this JVM has no font
     */
    public CoveragePlot(List<PlotGroup> groups, PlotOptions options) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to plot: name one or more campaigns");
        }
        Set<String> names = new HashSet<>();
        for (PlotGroup group : groups) {
            if (!names.add(group.name())) {
                throw new IllegalArgumentException(
                        "two lines would be called '" + group.name() + "': give one of them another name");
            }
        }
        TextFont.requireOne();
        figure = new Figure(
                groups.stream().map(group -> Curve.of(group, options)).toList(), options);
    }

    /**
     * Writes the figure.
     *
     * @param format its format
     * @param out stays open
     * @throws IOException if it cannot be written
     */
    public void write(PlotFormat format, OutputStream out) throws IOException {
        switch (format) {
            case SVG -> SvgCanvas.write(figure, out);
            case PNG -> BitmapCanvas.write(figure, out);
        }
    }
}

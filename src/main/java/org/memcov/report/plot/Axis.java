package org.memcov.report.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An axis from 0 on: what it measures, and its ticks, which are multiples of 1, 2 or 5 times a power of
 * ten.
 *
 * @param title what it measures
 * @param unit what 1 on the axis is of the data: 60 where those are seconds and the axis has minutes
 * @param end the largest value of the data on it, above 0
 * @param step from tick to tick, in units of the axis
 */
record Axis(String title, double unit, double end, BigDecimal step) {
    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;
    /** A span is told in the largest unit that it has so many of. */
    private static final int LEAST_UNITS = 3;

    /** The axis of inputs, or of time in a unit that suits. */
    static Axis horizontal(PlotOptions.Over over, double end, int mostTicks) {
        if (over == PlotOptions.Over.INPUTS) {
            return new Axis("inputs run", 1, end, step(end, mostTicks, true));
        }
        double unit = List.of(DAY, HOUR, MINUTE).stream()
                .filter(candidate -> end >= LEAST_UNITS * candidate)
                .findFirst()
                .orElse(1.0);
        String name = unit == DAY ? "days" : unit == HOUR ? "h" : unit == MINUTE ? "min" : "s";
        return new Axis("running time (" + name + ")", unit, end, step(end / unit, mostTicks, false));
    }

    /** The axis of edges, or of their share; it ends at a tick. */
    static Axis vertical(PlotOptions.Unit unit, double most, int mostTicks) {
        boolean isCount = unit == PlotOptions.Unit.EDGES;
        double data = most > 0 ? most : 1;
        BigDecimal step = step(data, mostTicks, isCount);
        double end = Math.ceil(data / step.doubleValue()) * step.doubleValue();
        return new Axis(isCount ? "edges covered" : "edges covered (%)", 1, end, step);
    }

    /** The smallest step with which there are not too many ticks behind 0. */
    static BigDecimal step(double end, int mostTicks, boolean isWhole) {
        double least = isWhole ? Math.max(1, end / mostTicks) : end / mostTicks;
        int exponent = (int) Math.floor(Math.log10(least));
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exponent);
        return List.of(1, 2, 5, 10).stream()
                .map(factor -> power.multiply(BigDecimal.valueOf(factor)))
                .filter(step -> step.doubleValue() >= least)
                .findFirst()
                .orElse(power.scaleByPowerOfTen(1));
    }

    /** The ticks in ascending order, 0 first. */
    List<BigDecimal> ticks() {
        int last = BigDecimal.valueOf(end / unit)
                .divide(step, 9, RoundingMode.HALF_UP)
                .intValue();
        return IntStream.rangeClosed(0, last)
                .mapToObj(number -> step.multiply(BigDecimal.valueOf(number)))
                .toList();
    }

    /** A tick as it is written, with as many decimals as the step has. */
    String label(BigDecimal tick) {
        int decimals = Math.max(0, step.stripTrailingZeros().scale());
        return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    }

    /** Where a tick is, from 0 to 1. */
    double place(BigDecimal tick) {
        return place(tick.doubleValue() * unit);
    }

    /** Where a value of the data is, from 0 to 1. */
    double place(double value) {
        return value / end;
    }
}

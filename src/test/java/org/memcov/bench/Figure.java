package org.memcov.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Several measurements of one thing.
 *
 * @param what what was measured, as the table says it
 * @param unit of the values
 * @param values in the order in which they were taken
 */
record Figure(String what, String unit, double... values) {
    double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A row of the table: median, smallest and largest value, and how many there are. */
    String row() {
        String range = values.length == 1
                ? ""
                : bare(Arrays.stream(values).min().orElseThrow()) + " – "
                        + bare(Arrays.stream(values).max().orElseThrow());
        return "| " + what + " | " + show(median()) + " | " + range + " | " + values.length + " |";
    }

    private String show(double value) {
        return bare(value) + (unit.isEmpty() ? "" : " " + unit);
    }

    private static String bare(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}

package org.memcov.internal;

import java.util.Locale;

/** How numbers are written for people. */
public final class Numbers {
    private Numbers() {}

    /** With a comma at each thousand. */
    public static String text(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number of things, whose plural takes an s. */
    public static String count(long value, String thing) {
        return text(value) + " " + thing + (value == 1 ? "" : "s");
    }

    /** A part of all edges in percent, 100.0 only if it is all; a dash while nobody told how many there are. */
    public static String share(long edges, long total) {
        if (total == 0) {
            return "-";
        }
        double percent = 100.0 * edges / total;
        return String.format(Locale.ROOT, "%.1f %%", edges < total ? Math.min(percent, 99.9) : percent);
    }
}

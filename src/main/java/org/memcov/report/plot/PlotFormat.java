package org.memcov.report.plot;

import java.nio.file.Path;
import java.util.Locale;

/** A format that plots are written in. */
public enum PlotFormat {
    /** Scalable, for the web and for print; its text is text. */
    SVG,
    /** Pixels, two each way for one of the figure's. */
    PNG;

    /**
     * Tells the format of a file by the ending of its name.
     *
     * @param file any path
     * @return the format
     * @throws IllegalArgumentException if it is the ending of none
     */
    public static PlotFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (PlotFormat format : values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IllegalArgumentException(file + " is the name of no format that plots have: end it in .svg or .png");
    }
}

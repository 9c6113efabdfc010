package org.memcov.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.memcov.EdgeSet;
import org.memcov.internal.EdgeRanges;

/** How numbers, names and edges are written. */
final class Text {
    private Text() {}

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A part of all edges in percent; a dash while nobody told how many there are. */
    static String share(long edges, long total) {
        return total == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * edges / total);
    }

    /** How the inputs of a campaign ended. */
    static String endings(CampaignState state) {
        return number(state.done()) + " inputs: " + number(state.failures()) + " failed, " + number(state.crashes())
                + " crashed, " + number(state.timeouts()) + " timed out";
    }

    static String name(Path path) {
        return path.getFileName() == null ? path.toString() : path.getFileName().toString();
    }

    /** Edges as ranges: {@code 1-4,9}. */
    static String ranges(EdgeSet edges) {
        StringBuilder text = new StringBuilder();
        EdgeRanges.forEach(edges, (first, last) -> {
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        });
        return text.toString();
    }
}

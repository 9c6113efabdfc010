package org.memcov.cli;

import java.nio.file.Path;
import org.memcov.internal.Numbers;

/** How numbers and names are written. */
final class Text {
    private Text() {}

    static String number(long value) {
        return Numbers.text(value);
    }

    /** A part of all edges in percent; a dash while nobody told how many there are. */
    static String share(long edges, long total) {
        return Numbers.share(edges, total);
    }

    /** How the inputs of a campaign ended. */
    static String endings(CampaignState state) {
        return number(state.done()) + " inputs: " + number(state.failures()) + " failed, " + number(state.crashes())
                + " crashed, " + number(state.timeouts()) + " timed out";
    }

    static String name(Path path) {
        return path.getFileName() == null ? path.toString() : path.getFileName().toString();
    }
}

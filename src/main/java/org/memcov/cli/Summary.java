package org.memcov.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;

/**
 * What is shown of a campaign when it was run.
 *
 * @param campaign its folder, as it was named
 * @param state how far it is
 * @param baseline edges of the baseline, which are left out
 * @param added the inputs that added most edges, the first one first
 */
record Summary(String campaign, CampaignState state, long baseline, List<Added> added) {
    private static final int SHOWN_INPUTS = 10;

    /** An input that added edges. */
    record Added(String input, long newEdges) {}

    static Summary of(Campaign campaign, Path folder) throws IOException {
        InputNames names = new InputNames(campaign.inputs());
        List<Added> added = campaign.runs().stream()
                .filter(run -> run.newEdges() > 0)
                .sorted(Comparator.comparingLong(Run::newEdges).reversed())
                .limit(SHOWN_INPUTS)
                .map(run -> new Added(names.of(run.input()), run.newEdges()))
                .toList();
        return new Summary(
                campaign.folder().toString(), CampaignState.of(campaign.progress()), baselineEdges(campaign), added);
    }

    private static long baselineEdges(Campaign campaign) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return campaign.baseline(arena).count();
        }
    }

    void print(PrintStream out) {
        out.println();
        out.println(Text.number(state.edges()) + " of " + Text.number(state.total()) + " edges ("
                + Text.share(state.edges(), state.total()) + ") by " + Text.endings(state));
        if (baseline > 0) {
            out.println("Left out: " + Text.number(baseline) + " edges of the baseline");
        }
        if (!state.complete()) {
            out.println("Incomplete: " + Text.number(state.done()) + " of " + Text.number(state.expected())
                    + " inputs were run; the same command goes on with the rest");
        }
        out.println("The inputs that added most:");
        added.forEach(entry -> out.println(String.format("  %8s  %s", Text.number(entry.newEdges()), entry.input())));
        out.println("Campaign: " + campaign);
    }
}

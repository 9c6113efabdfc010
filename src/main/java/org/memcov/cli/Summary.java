package org.memcov.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.util.Comparator;
import java.util.List;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Progress;
import org.memcov.campaign.Run;

/**
 * What is shown of a campaign when it was run.
 *
 * @param added the inputs that added most edges, the first one first
 */
record Summary(
        String campaign,
        boolean complete,
        int expected,
        int done,
        int failures,
        int crashes,
        int timeouts,
        long edges,
        long total,
        long baseline,
        double seconds,
        List<Added> added) {
    private static final int SHOWN_INPUTS = 10;

    /** An input that added edges. */
    record Added(String input, long newEdges) {}

    static Summary of(Campaign campaign) throws IOException {
        Progress progress = campaign.progress();
        InputNames names = new InputNames(campaign.inputs());
        List<Added> added = campaign.runs().stream()
                .filter(run -> run.newEdges() > 0)
                .sorted(Comparator.comparingLong(Run::newEdges).reversed())
                .limit(SHOWN_INPUTS)
                .map(run -> new Added(names.of(run.input()), run.newEdges()))
                .toList();
        return new Summary(
                campaign.folder().toString(),
                progress.isComplete(),
                progress.expected(),
                progress.done(),
                progress.failures(),
                progress.crashes(),
                progress.timeouts(),
                progress.covered(),
                progress.total(),
                baselineEdges(campaign),
                progress.elapsed().toNanos() / 1e9,
                added);
    }

    private static long baselineEdges(Campaign campaign) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return campaign.baseline(arena).count();
        }
    }

    void print(PrintStream out) {
        out.println();
        out.println(Text.number(edges) + " of " + Text.number(total) + " edges (" + Text.share(edges, total) + ") by "
                + Text.number(done) + " inputs: " + Text.number(failures) + " failed, " + Text.number(crashes)
                + " crashed, " + Text.number(timeouts) + " timed out");
        if (baseline > 0) {
            out.println("Left out: " + Text.number(baseline) + " edges of the baseline");
        }
        if (!complete) {
            out.println("Incomplete: " + Text.number(done) + " of " + Text.number(expected)
                    + " inputs were run; the same command goes on with the rest");
        }
        out.println("The inputs that added most:");
        added.forEach(entry -> out.println(String.format("  %8s  %s", Text.number(entry.newEdges()), entry.input())));
        out.println("Campaign: " + campaign);
    }
}

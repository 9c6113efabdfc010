package org.memcov.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.memcov.campaign.Progress;

/** How far a campaign is, as JSON shows it. */
record CampaignState(
        boolean complete,
        int expected,
        int done,
        int failures,
        int crashes,
        int timeouts,
        long edges,
        long total,
        double seconds) {
    static CampaignState of(Progress progress) {
        return new CampaignState(
                progress.isComplete(),
                progress.expected(),
                progress.done(),
                progress.failures(),
                progress.crashes(),
                progress.timeouts(),
                progress.covered(),
                progress.total(),
                progress.elapsed().toNanos() / 1e9);
    }

    /** A sentence, if the campaign has not run all of its inputs. */
    Optional<String> incompleteness(Path campaign) {
        return complete
                ? Optional.empty()
                : Optional.of("Incomplete: " + campaign + " has run " + Text.number(done) + " of "
                        + Text.number(expected) + " inputs");
    }
}

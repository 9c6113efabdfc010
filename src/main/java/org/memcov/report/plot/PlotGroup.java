package org.memcov.report.plot;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.memcov.CoverageException;
import org.memcov.campaign.Campaign;

/**
 * Campaigns that make a line: a single one, or repetitions of the same, of which the line is the
 * median.
 *
 * @param name what the legend calls it
 * @param campaigns as they are when the plot is made
 */
public record PlotGroup(String name, List<Campaign> campaigns) {
    /**
     * Checks that there is something to draw.
     *
     * @throws IllegalArgumentException if there is no campaign, or one of them twice
     * @throws CoverageException if a campaign has run no input yet
     */
    public PlotGroup {
        campaigns = List.copyOf(campaigns);
        if (campaigns.isEmpty()) {
            throw new IllegalArgumentException("the group '" + name + "' has no campaigns: name one or more");
        }
        Set<Path> folders = new HashSet<>();
        for (Campaign campaign : campaigns) {
            if (!folders.add(campaign.folder())) {
                throw new IllegalArgumentException(
                        campaign.folder() + " is twice in the group '" + name + "': name it once");
            }
            if (campaign.runs().isEmpty()) {
                throw new CoverageException(campaign.folder()
                        + " has run no input yet, so there is nothing to plot: run it, or leave it out");
            }
        }
    }
}

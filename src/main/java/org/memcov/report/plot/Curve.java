package org.memcov.report.plot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.memcov.campaign.Campaign;

/**
 * A line of the plot.
 *
 * @param name what the legend calls it
 * @param note what it says of it behind the name; empty for nothing
 * @param spread its line and band
 * @param isBand whether it has a band: the range of several campaigns
 * @param marks crashes and timeouts, of a single campaign
 */
record Curve(String name, String note, Spread spread, boolean isBand, List<Series.Mark> marks) {
    static Curve of(PlotGroup group, PlotOptions options) {
        List<Series> series = group.campaigns().stream()
                .map(campaign -> Series.of(campaign, options))
                .toList();
        boolean isBand = series.size() > 1;
        return new Curve(
                group.name(),
                note(group),
                Spread.of(series),
                isBand,
                isBand ? List.of() : series.getFirst().marks());
    }

    private static String note(PlotGroup group) {
        List<Campaign> incomplete = group.campaigns().stream()
                .filter(campaign -> !campaign.progress().isComplete())
                .toList();
        int size = group.campaigns().size();
        if (size > 1) {
            return "(median and range of " + size
                    + (incomplete.isEmpty() ? "" : ", " + incomplete.size() + " incomplete") + ")";
        }
        return incomplete.stream()
                .map(campaign -> String.format(
                        Locale.ROOT,
                        "(%,d of %,d inputs)",
                        campaign.runs().size(),
                        campaign.inputs().size()))
                .collect(Collectors.joining());
    }
}

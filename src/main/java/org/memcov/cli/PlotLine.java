package org.memcov.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memcov.campaign.Campaign;

/**
 * Campaigns that are one line of a plot.
 *
 * @param name what the line is called
 * @param campaigns their folders
 */
record PlotLine(String name, List<Path> campaigns) {
    /**
     * Reads {@code CAMPAIGN}, {@code NAME=CAMPAIGN}, and {@code NAME=} in front of campaigns. A word that
     * is the folder of a campaign is that, whatever is in it.
     *
     * @return the lines in the order in which they were first named
     * @throws IllegalArgumentException if a group has no name
     */
    static List<PlotLine> parse(List<String> words) {
        List<PlotLine> lines = new ArrayList<>();
        Map<String, PlotLine> groups = new LinkedHashMap<>();
        PlotLine open = null;
        for (String word : words) {
            int equals = Campaign.isCampaign(Path.of(word)) ? -1 : word.indexOf('=');
            if (equals < 0) {
                PlotLine line = open;
                if (line == null) {
                    line = new PlotLine("", new ArrayList<>());
                    lines.add(line);
                }
                line.campaigns.add(Path.of(word));
                continue;
            }
            if (equals == 0) {
                throw new IllegalArgumentException(
                        "'" + word + "' has no name in front of the equals sign: give NAME=CAMPAIGN");
            }
            String name = word.substring(0, equals);
            String campaign = word.substring(equals + 1);
            if (!groups.containsKey(name)) {
                groups.put(name, new PlotLine(name, new ArrayList<>()));
                lines.add(groups.get(name));
            }
            open = campaign.isEmpty() ? groups.get(name) : null;
            if (open == null) {
                groups.get(name).campaigns.add(Path.of(campaign));
            }
        }
        return named(lines);
    }

    /** The lines without a name get that of their campaign. */
    private static List<PlotLine> named(List<PlotLine> lines) {
        InputNames names = new InputNames(lines.stream()
                .filter(line -> line.name.isEmpty())
                .map(PlotLine::folder)
                .toList());
        return lines.stream()
                .map(line -> line.name.isEmpty() ? new PlotLine(names.of(line.folder()), line.campaigns) : line)
                .toList();
    }

    private Path folder() {
        return campaigns.getFirst().toAbsolutePath().normalize();
    }
}

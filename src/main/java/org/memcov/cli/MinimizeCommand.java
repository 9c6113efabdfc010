package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;
import org.memcov.campaign.Weight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "minimize",
        description = {
            "Prints the paths of few and light inputs of a campaign that together hit every edge it hit.",
            "A greedy weighted set cover: close to the smallest, without an input that could be left out."
        },
        mixinStandardHelpOptions = true)
final class MinimizeCommand implements Callable<Integer> {
    /** What becomes of inputs whose worker crashed or timed out. */
    enum Crashes {
        KEEP,
        SEPARATE,
        DROP
    }

    @Parameters(paramLabel = "CAMPAIGN", description = "The campaign's folder.")
    private Path folder;

    @Option(
            names = "--crashes",
            paramLabel = "keep|separate|drop",
            defaultValue = "keep",
            description = {
                "Inputs whose worker crashed or timed out: count as the others do (keep), are minimized by",
                "themselves and printed behind an empty line (separate), or do not count (drop).",
                "Default: ${DEFAULT-VALUE}."
            })
    private Crashes crashes;

    @Option(
            names = "--by",
            paramLabel = "size|time",
            defaultValue = "size",
            description = "What is small: the input's size or the time of its run (default: ${DEFAULT-VALUE}).")
    private Weight weight;

    @Option(
            names = {"-0", "--null"},
            description = "End each path with a zero byte instead of a line end, for xargs -0.")
    private boolean zeroEnded;

    @Mixin
    private JsonOption json;

    private record Minimum(
            String campaign, boolean complete, int inputs, long edges, List<String> chosen, List<String> crashes) {}

    @Override
    public Integer call() throws IOException {
        Campaign campaign = Campaign.read(folder);
        Predicate<Run> crashed = run -> run.ending() != Run.Ending.EXIT;
        List<Run> chosen = campaign.minimize(weight, crashes == Crashes.KEEP ? run -> true : crashed.negate());
        List<Run> separate = crashes == Crashes.SEPARATE ? campaign.minimize(weight, crashed) : List.of();
        if (json.isWanted()) {
            json.print(new Minimum(
                    campaign.folder().toString(),
                    campaign.progress().isComplete(),
                    campaign.runs().size(),
                    campaign.progress().covered(),
                    paths(chosen),
                    paths(separate)));
        } else {
            String end = zeroEnded ? "\0" : "\n";
            paths(chosen).forEach(path -> System.out.print(path + end));
            if (crashes == Crashes.SEPARATE) {
                System.out.print(end);
                paths(separate).forEach(path -> System.out.print(path + end));
            }
            System.err.println(summary(campaign, chosen, separate));
        }
        return 0;
    }

    private static List<String> paths(List<Run> runs) {
        return runs.stream().map(run -> run.input().toString()).toList();
    }

    private String summary(Campaign campaign, List<Run> chosen, List<Run> separate) {
        List<Run> all = campaign.runs();
        String text = Text.number(chosen.size()) + " of " + Text.number(all.size()) + " inputs, " + weigh(chosen)
                + " of " + weigh(all);
        if (crashes == Crashes.SEPARATE) {
            text += "; " + Text.number(separate.size()) + " that crashed or timed out, " + weigh(separate);
        }
        return text
                + CampaignState.of(campaign.progress())
                        .incompleteness(folder)
                        .map(sentence -> "\n" + sentence)
                        .orElse("");
    }

    private String weigh(List<Run> runs) {
        if (weight == Weight.SIZE) {
            return Text.number(runs.stream().mapToLong(Run::inputSize).sum()) + " bytes";
        }
        double seconds = runs.stream().mapToLong(run -> run.time().toNanos()).sum() / 1e9;
        return String.format(Locale.ROOT, "%,.2f s", seconds);
    }
}

package org.memcov.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;
import org.memcov.campaign.Run.Ending;

/** What is printed when a campaign has ended. */
final class Summary {
    private static final int SHOWN_INPUTS = 10;

    private Summary() {}

    static void print(PrintStream out, List<Run> runs, Campaign campaign, Path folder) {
        long covered = campaign.covered().count();
        out.println();
        out.printf(
                Locale.ROOT,
                "%,d of %,d edges (%s) by %d inputs; %d failed, %d timed out%n",
                covered,
                campaign.total(),
                Text.share(covered, campaign.total()),
                runs.size(),
                count(runs, Ending.FAILED),
                count(runs, Ending.TIMEOUT));
        out.println("The inputs that added most:");
        runs.stream()
                .filter(run -> run.newEdges() > 0)
                .sorted(Comparator.comparingLong(Run::newEdges).reversed())
                .limit(SHOWN_INPUTS)
                .forEach(run -> out.printf(
                        Locale.ROOT, "  %,8d  %s%n", run.newEdges(), run.input().getFileName()));
        out.println("Coverage: " + folder.resolve("coverage.cov"));
        out.println("Series:   " + folder.resolve("series.csv"));
    }

    private static long count(List<Run> runs, Ending ending) {
        return runs.stream().filter(run -> run.ending() == ending).count();
    }
}

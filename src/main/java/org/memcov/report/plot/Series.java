package org.memcov.report.plot;

import java.util.ArrayList;
import java.util.List;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;

/**
 * Coverage of a single campaign.
 *
 * @param covered what it covered: in seconds or inputs, and in edges or percent
 * @param isComplete whether it has run all of its inputs, and keeps what it covered
 * @param marks its crashes and timeouts
 */
record Series(Steps covered, boolean isComplete, List<Mark> marks) {
    /** A run that did not exit, and where the campaign stood when it was over. */
    record Mark(Run.Ending ending, double x, double y) {}

    static Series of(Campaign campaign, PlotOptions options) {
        return of(campaign.runs(), campaign.progress().isComplete(), options);
    }

    /** The series of runs in the order in which they ended, one or more. */
    static Series of(List<Run> runs, boolean isComplete, PlotOptions options) {
        Steps.Builder covered = new Steps.Builder();
        List<Mark> marks = new ArrayList<>();
        long total = runs.getLast().total();
        double x = 0;
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            x = options.over() == PlotOptions.Over.TIME ? run.elapsed().toNanos() / 1e9 : i + 1;
            double y = options.unit() == PlotOptions.Unit.EDGES ? run.covered() : percent(run.covered(), total);
            covered.add(x, y);
            if (run.ending() != Run.Ending.EXIT) {
                marks.add(new Mark(run.ending(), x, y));
            }
        }
        return new Series(covered.build(x), isComplete, marks);
    }

    /** No edges of none are no percent. */
    private static double percent(long edges, long total) {
        return total == 0 ? 0 : 100.0 * edges / total;
    }
}

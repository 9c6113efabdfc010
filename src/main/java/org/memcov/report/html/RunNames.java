package org.memcov.report.html;

import java.util.List;
import org.memcov.report.ReportedRun;

/**
 * The inputs of a campaign as they are shown: without the folder that all of them have in common. Names
 * of tests are no paths, whatever is in them.
 */
final class RunNames {
    private final List<ReportedRun> runs;
    private final CommonFolder common;

    RunNames(List<ReportedRun> runs) {
        this.runs = runs;
        this.common = new CommonFolder(runs.stream().map(ReportedRun::input));
    }

    /** The name of a run's input, by the run's place in the report. */
    String of(int run) {
        return common.below(runs.get(run).input());
    }
}

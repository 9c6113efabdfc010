package org.memcov.campaign;

import java.time.Duration;
import java.util.List;

/**
 * How far a campaign is.
 *
 * @param expected inputs it has
 * @param done inputs that were run
 * @param failures runs with an exit code other than 0
 * @param crashes runs that a signal ended
 * @param timeouts runs that took longer than allowed
 * @param covered edges that all runs hit, those of the baseline left out
 * @param total edges of all modules that were loaded; 0 as long as no run loaded one
 * @param elapsed running time, that of earlier sessions included
 */
public record Progress(
        int expected, int done, int failures, int crashes, int timeouts, long covered, long total, Duration elapsed) {
    /**
     * Tells whether every input was run.
     *
     * @return false as long as one is missing
     */
    public boolean isComplete() {
        return done == expected;
    }

    static Progress of(int expected, List<Run> runs) {
        Progress progress = new Progress(expected, 0, 0, 0, 0, 0, 0, Duration.ZERO);
        for (Run run : runs) {
            progress = progress.after(run);
        }
        return progress;
    }

    /** How far it is once one more input was run. */
    Progress after(Run run) {
        boolean failed = run.ending() == Run.Ending.EXIT && run.code() != 0;
        return new Progress(
                expected,
                done + 1,
                failures + (failed ? 1 : 0),
                crashes + (run.ending() == Run.Ending.SIGNAL ? 1 : 0),
                timeouts + (run.ending() == Run.Ending.TIMEOUT ? 1 : 0),
                run.covered(),
                run.total(),
                run.elapsed());
    }
}

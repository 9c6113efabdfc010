package org.memcov.report;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.memcov.campaign.Run;

/**
 * A run that a report is about: that of an input of a campaign, or of a test.
 *
 * @param input the input's file, or the test's name
 * @param inputSize the size of the file in bytes; 0 of a test
 * @param edges edges that it hit, those of a baseline left out
 * @param newEdges those of them that no earlier run had hit
 * @param covered edges that all runs up to this one hit
 * @param total edges of all modules that runs up to this one loaded
 * @param outcome whether it ended as it should
 * @param ending how it ended, in a word or two, such as {@code exit 0}, {@code SIGSEGV}, {@code passed}
 * @param time how long it took
 * @param cpuTime its processor time; zero if it is not known
 * @param elapsed time from the beginning of the first run to its end
 * @param peakMemory the largest resident set, in bytes; 0 if it is not known
 * @param messages what it said, if it did not end well
 */
public record ReportedRun(
        String input,
        long inputSize,
        long edges,
        long newEdges,
        long covered,
        long total,
        Outcome outcome,
        String ending,
        Duration time,
        Duration cpuTime,
        Duration elapsed,
        long peakMemory,
        List<String> messages) {
    /** Whether a run ended as it should. */
    public enum Outcome {
        /** It did. */
        WELL,
        /** It ended by itself, and told that something was wrong. */
        FAILED,
        /** A signal ended it. */
        CRASHED,
        /** It took longer than allowed. */
        TIMED_OUT;

        private static Outcome of(Run run) {
            return switch (run.ending()) {
                case EXIT -> run.endedWell() ? WELL : FAILED;
                case SIGNAL -> CRASHED;
                case TIMEOUT -> TIMED_OUT;
            };
        }
    }

    /** Copies the list. */
    public ReportedRun {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(ending, "ending");
        messages = List.copyOf(messages);
    }

    /**
     * Tells of a run of a campaign.
     *
     * @param run the run
     * @return what a report says of it
     */
    public static ReportedRun of(Run run) {
        return new ReportedRun(
                run.input().toString(),
                run.inputSize(),
                run.edges(),
                run.newEdges(),
                run.covered(),
                run.total(),
                Outcome.of(run),
                run.outcome(),
                run.time(),
                run.cpuTime(),
                run.elapsed(),
                run.peakMemory(),
                run.messages());
    }
}

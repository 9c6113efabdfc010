package org.memcov.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.memcov.internal.LauncherReport;

/**
 * What became of one input.
 *
 * @param input the input's file
 * @param inputSize its size in bytes when it was run
 * @param edges edges that its worker hit, those of the baseline left out
 * @param newEdges those of them that no earlier run had hit
 * @param covered edges that all runs up to this one hit, those of the baseline left out
 * @param total edges of all modules that runs up to this one loaded
 * @param ending how it ended
 * @param code the exit code, or the number of the signal; 0 after a timeout
 * @param signal the name of the signal, for example {@code SIGSEGV}; empty without one
 * @param time from the worker's start to its end
 * @param cpuTime processor time of the worker and the processes it waited for
 * @param peakMemory the largest resident set of any of them, in bytes
 * @param elapsed running time of the campaign when it ended
 * @param messages the first lines it wrote to standard error, if it did not end well
 */
public record Run(
        Path input,
        long inputSize,
        long edges,
        long newEdges,
        long covered,
        long total,
        Ending ending,
        int code,
        String signal,
        Duration time,
        Duration cpuTime,
        long peakMemory,
        Duration elapsed,
        List<String> messages) {
    /** How a worker ended. */
    public enum Ending {
        /** It exited. */
        EXIT,
        /** A signal ended it that memcov had not sent: it crashed. */
        SIGNAL,
        /** It was killed, since it took longer than allowed. */
        TIMEOUT;

        static Ending of(LauncherReport report) {
            return switch (report.outcome()) {
                case "exited" -> EXIT;
                case "signal" -> SIGNAL;
                case "timeout" -> TIMEOUT;
                default -> throw new IllegalArgumentException("a run that is " + report.outcome() + " has not ended");
            };
        }
    }

    /**
     * Tells whether the worker ended as it should.
     *
     * @return true for exit code 0
     */
    public boolean endedWell() {
        return ending == Ending.EXIT && code == 0;
    }

    /**
     * Describes the ending in a word or two.
     *
     * @return for example {@code exit 0}, {@code SIGSEGV}, {@code timeout}
     */
    public String outcome() {
        return switch (ending) {
            case EXIT -> "exit " + code;
            case SIGNAL -> signal;
            case TIMEOUT -> "timeout";
        };
    }
}

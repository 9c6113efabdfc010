package org.memcov.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What became of one input.
 *
 * @param input the input's file
 * @param edges edges its worker hit; those it had saved, if it did not end well
 * @param newEdges those of them that no earlier worker had hit
 * @param covered edges all workers up to this one hit
 * @param total edges of the modules the worker loaded, 0 if it never told
 * @param time from the worker's start to its end
 * @param ending how it ended
 * @param exitCode its exit code, or 128 and the signal's number, as the JVM reports it; -1 without
 * @param messages the first lines it wrote, if it did not end well
 */
public record Run(
        Path input,
        long edges,
        long newEdges,
        long covered,
        long total,
        Duration time,
        Ending ending,
        int exitCode,
        List<String> messages) {
    /** How a worker ended. */
    public enum Ending {
        /** With exit code 0. */
        DONE,
        /** With another exit code, or by a signal. */
        FAILED,
        /** Killed, since it took longer than allowed. */
        TIMEOUT
    }

    /**
     * Describes the ending in a word or two.
     *
     * @return for example {@code exit 0}, {@code timeout}, {@code exit 134 (SIGABRT)}
     */
    public String outcome() {
        return switch (ending) {
            case TIMEOUT -> "timeout";
            case DONE -> "exit 0";
            case FAILED -> "exit " + exitCode + signalName();
        };
    }

    private String signalName() {
        return switch (exitCode - 128) {
            case 4 -> " (SIGILL)";
            case 6 -> " (SIGABRT)";
            case 7 -> " (SIGBUS)";
            case 8 -> " (SIGFPE)";
            case 9 -> " (SIGKILL)";
            case 11 -> " (SIGSEGV)";
            case 15 -> " (SIGTERM)";
            default -> "";
        };
    }
}

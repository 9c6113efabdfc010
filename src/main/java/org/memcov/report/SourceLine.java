package org.memcov.report;

import java.util.Objects;

/**
 * A line of source that has code of its own, and whether it was reached.
 *
 * @param number from 1
 * @param branches what can be reached on it: for native code the places of its edges, for Java the
 *     branches of its bytecode; none of a line of Java that does not branch
 * @param status whether it was reached
 * @param firstRun the first run that reached it, by its place in {@link Report#runs()}; {@link
 *     #UNKNOWN_RUN} if it was not reached, or that is not known
 */
public record SourceLine(int number, Branches branches, Status status, int firstRun) {
    /** Stands for a run where none is known. */
    public static final int UNKNOWN_RUN = -1;

    /** Whether a line was reached. */
    public enum Status {
        /** All of it was. */
        COVERED,
        /** Something on it was reached, something was not. */
        PARTIAL,
        /** Nothing on it was. */
        UNCOVERED;

        static Status of(Branches branches) {
            if (branches.taken() == branches.count()) {
                return COVERED;
            }
            return branches.taken() == 0 ? UNCOVERED : PARTIAL;
        }
    }

    /** Checks that nothing is null. */
    public SourceLine {
        Objects.requireNonNull(branches, "branches");
        Objects.requireNonNull(status, "status");
    }

    /**
     * Tells whether anything on the line was reached.
     *
     * @return true for one that is covered, also partially
     */
    public boolean isReached() {
        return status != Status.UNCOVERED;
    }
}

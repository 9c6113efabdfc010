package org.memcov.report;

import java.util.Objects;

/**
 * A function, and whether it was reached.
 *
 * @param name demangled; with the class, for a method of Java
 * @param line where it is declared, or else its first line that has code; 0 if it is not known
 * @param size how much code it has: edges whose innermost function it is, inlined copies included; of
 *     a method of Java, instructions of bytecode
 * @param reached how much of that was reached
 * @param isReached whether the function was: also if only code was that was inlined into it
 * @param firstRun the first run that reached it, by its place in {@link Report#runs()}; {@link
 *     SourceLine#UNKNOWN_RUN} if none did, or that is not known
 */
public record SourceFunction(String name, int line, long size, long reached, boolean isReached, int firstRun) {
    /** Checks that nothing is null. */
    public SourceFunction {
        Objects.requireNonNull(name, "name");
    }
}

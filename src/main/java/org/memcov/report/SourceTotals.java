package org.memcov.report;

import java.util.Collection;

/**
 * Numbers of a source file, or of several. Of native code a branch is the place of an edge on a line
 * that has several of them.
 *
 * @param lines lines that have code of their own
 * @param coveredLines those of them that were reached whole
 * @param partialLines those that were reached in part
 * @param branches branches of lines that have at least two
 * @param takenBranches those of them that were taken
 * @param functions functions
 * @param reachedFunctions those of them that were reached
 * @param size code of all functions: edges, or instructions of bytecode
 * @param reached how much of that was reached
 */
public record SourceTotals(
        long lines,
        long coveredLines,
        long partialLines,
        long branches,
        long takenBranches,
        long functions,
        long reachedFunctions,
        long size,
        long reached) {
    /** Those of nothing. */
    public static final SourceTotals NOTHING = new SourceTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static SourceTotals of(SourceFile file) {
        long covered = 0;
        long partial = 0;
        long branches = 0;
        long taken = 0;
        for (SourceLine line : file.lines()) {
            covered += line.status() == SourceLine.Status.COVERED ? 1 : 0;
            partial += line.status() == SourceLine.Status.PARTIAL ? 1 : 0;
            if (line.branches().count() > 1) {
                branches += line.branches().count();
                taken += line.branches().taken();
            }
        }
        long reachedFunctions = 0;
        long size = 0;
        long reached = 0;
        for (SourceFunction function : file.functions()) {
            reachedFunctions += function.isReached() ? 1 : 0;
            size += function.size();
            reached += function.reached();
        }
        return new SourceTotals(
                file.lines().size(),
                covered,
                partial,
                branches,
                taken,
                file.functions().size(),
                reachedFunctions,
                size,
                reached);
    }

    /**
     * Adds up those of files.
     *
     * @param files any
     * @return their sum
     */
    public static SourceTotals of(Collection<SourceFile> files) {
        return files.stream().map(SourceTotals::of).reduce(NOTHING, SourceTotals::plus);
    }

    /**
     * Adds others.
     *
     * @param other those of other files
     * @return the sum
     */
    public SourceTotals plus(SourceTotals other) {
        return new SourceTotals(
                lines + other.lines,
                coveredLines + other.coveredLines,
                partialLines + other.partialLines,
                branches + other.branches,
                takenBranches + other.takenBranches,
                functions + other.functions,
                reachedFunctions + other.reachedFunctions,
                size + other.size,
                reached + other.reached);
    }

    /**
     * Returns how many lines were reached.
     *
     * @return those that are covered, also partially
     */
    public long reachedLines() {
        return coveredLines + partialLines;
    }
}

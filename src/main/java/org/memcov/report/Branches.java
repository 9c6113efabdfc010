package org.memcov.report;

import java.util.BitSet;

/**
 * The ways on from a line, each taken or not. They are numbered from 0, the same way in each report on
 * one build, so that tools can add up reports.
 */
public final class Branches {
    /** No ways that are known. */
    public static final Branches NONE = new Branches(0, new BitSet());

    private static final BitSet FIRST = BitSet.valueOf(new long[] {1});
    private static final Branches ONE_TAKEN = new Branches(1, FIRST);
    private static final Branches ONE_NOT_TAKEN = new Branches(1, new BitSet());

    private final int count;
    private final BitSet taken;

    private Branches(int count, BitSet taken) {
        this.count = count;
        this.taken = taken;
    }

    /**
     * Creates some.
     *
     * @param count how many there are
     * @param taken the numbers of those that were taken; copied
     * @return them
     * @throws IllegalArgumentException if more were taken than there are
     */
    public static Branches of(int count, BitSet taken) {
        if (taken.length() > count) {
            throw new IllegalArgumentException("branch " + (taken.length() - 1) + " of " + count + " cannot be taken");
        }
        return switch (count) {
            case 0 -> NONE;
            case 1 -> taken.isEmpty() ? ONE_NOT_TAKEN : ONE_TAKEN;
            default -> new Branches(count, (BitSet) taken.clone());
        };
    }

    /**
     * Returns how many there are.
     *
     * @return a number of branches
     */
    public int count() {
        return count;
    }

    /**
     * Returns how many were taken.
     *
     * @return a number of branches
     */
    public int taken() {
        return taken.cardinality();
    }

    /**
     * Tells whether one was taken.
     *
     * @param branch its number, from 0
     * @return whether it was
     */
    public boolean isTaken(int branch) {
        return taken.get(branch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Branches that && count == that.count && taken.equals(that.taken);
    }

    @Override
    public int hashCode() {
        return 31 * count + taken.hashCode();
    }

    @Override
    public String toString() {
        return taken() + " of " + count;
    }
}

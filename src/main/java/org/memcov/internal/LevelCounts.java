package org.memcov.internal;

/**
 * What one level of the snapshot stack holds ({@code struct mcov_level}): two numbers of 32 bits in
 * one, so that popping a level makes no object.
 */
public final class LevelCounts {
    private static final long LOW = 0xffff_ffffL;

    private LevelCounts() {}

    static long of(long edges, long newEdges) {
        return newEdges << 32 | edges & LOW;
    }

    public static long edges(long counts) {
        return counts & LOW;
    }

    public static long newEdges(long counts) {
        return counts >>> 32;
    }
}

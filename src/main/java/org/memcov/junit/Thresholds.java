package org.memcov.junit;

import static org.memcov.junit.NativeCoverage.UNSET;

import org.memcov.internal.Numbers;
import org.opentest4j.AssertionFailedError;

/**
 * How many edges are the least that will do; {@link NativeCoverage#UNSET} asks for none.
 *
 * @param minEdges of each test
 * @param minNewEdges of each test
 * @param minClassEdges of all tests of a class together
 */
record Thresholds(long minEdges, long minNewEdges, long minClassEdges) {
    static final Thresholds NONE = new Thresholds(UNSET, UNSET, UNSET);

    Thresholds {
        requireNumber("minEdges", minEdges);
        requireNumber("minNewEdges", minNewEdges);
        requireNumber("minClassEdges", minClassEdges);
    }

    static Thresholds of(NativeCoverage annotation) {
        return new Thresholds(annotation.minEdges(), annotation.minNewEdges(), annotation.minClassEdges());
    }

    private static void requireNumber(String name, long value) {
        if (value < 0 && value != UNSET) {
            throw new IllegalArgumentException(name + " is " + value + ": it takes 0 or more");
        }
    }

    /** These, and where they ask for nothing, outer ones; what a class asks for is its own. */
    Thresholds orElse(Thresholds outer) {
        return new Thresholds(
                minEdges == UNSET ? outer.minEdges : minEdges,
                minNewEdges == UNSET ? outer.minNewEdges : minNewEdges,
                minClassEdges);
    }

    /**
     * Checks what a test hit.
     *
     * @throws AssertionFailedError if it is too little
     */
    void check(String test, Measurement.Result result) {
        require(
                result.edges() >= minEdges,
                test + " hit " + Numbers.count(result.edges(), "edge"),
                "minEdges",
                minEdges);
        require(
                result.newEdges() >= minNewEdges,
                test + " hit " + Numbers.count(result.newEdges(), "new edge") + " among "
                        + Numbers.text(result.edges()),
                "minNewEdges",
                minNewEdges);
    }

    /**
     * Checks what the tests of a class hit together.
     *
     * @throws AssertionFailedError if it is too little
     */
    void checkClass(String name, long edges) {
        require(
                edges >= minClassEdges,
                "the tests of " + name + " hit " + Numbers.count(edges, "edge") + " together",
                "minClassEdges",
                minClassEdges);
    }

    private static void require(boolean isEnough, String finding, String name, long least) {
        if (!isEnough) {
            throw new AssertionFailedError(finding + ", but " + name + " asks for at least " + Numbers.text(least));
        }
    }
}

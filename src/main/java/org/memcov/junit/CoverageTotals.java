package org.memcov.junit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.memcov.Coverage;
import org.memcov.Feature;

/**
 * What this JVM covered until now, in tests and outside them, whatever was reset meanwhile.
 *
 * @param tests how many tests were measured
 * @param edges edges that were hit, of all libraries that tests were measured on
 * @param total edges that these have
 */
public record CoverageTotals(long tests, long edges, long total) {
    private static final Map<Coverage, Counted> RUNTIMES = new LinkedHashMap<>();
    private static long testCount;

    /** What a runtime had when it was counted last. */
    private record Counted(long edges, long total) {
        static Counted of(Coverage coverage) {
            return new Counted(hits(coverage), coverage.total());
        }
    }

    /**
     * Counts.
     *
     * @return the totals as of now; of a library that was closed, as of its last test
     */
    public static CoverageTotals now() {
        synchronized (RUNTIMES) {
            RUNTIMES.replaceAll(CoverageTotals::count);
            return new CoverageTotals(
                    testCount,
                    RUNTIMES.values().stream().mapToLong(Counted::edges).sum(),
                    RUNTIMES.values().stream().mapToLong(Counted::total).sum());
        }
    }

    private static Counted count(Coverage coverage, Counted last) {
        try {
            return Counted.of(coverage);
        } catch (IllegalStateException closed) {
            return last;
        }
    }

    /** An existing build knows only what was not reset. */
    private static long hits(Coverage coverage) {
        return coverage.supports(Feature.HITS)
                ? coverage.hits().count()
                : coverage.snapshot().count();
    }

    /** Counts a test that was measured. */
    static void add(Set<Coverage> runtimes) {
        synchronized (RUNTIMES) {
            for (Coverage coverage : runtimes) {
                RUNTIMES.remove(coverage); // an equal one may have been reached through a library that is closed
                RUNTIMES.put(coverage, Counted.of(coverage));
            }
            testCount++;
        }
    }
}

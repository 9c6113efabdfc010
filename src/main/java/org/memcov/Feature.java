package org.memcov;

/**
 * What a runtime may offer beyond the base ABI. Memcov's own runtime offers all of it; an existing
 * build none. A call that needs an absent feature throws an {@link UnsupportedOperationException}
 * that names the missing symbol.
 */
public enum Feature {
    /** Hits in any thread at any time are neither lost nor counted twice, also during control calls. */
    THREADS("mcov_try_push"),
    /** The hitmap's address never changes: segments from {@link Hitmap#segment()} stay valid. */
    LIVE_VIEW("mcov_live_view"),
    /** {@link Coverage#modules()}: which modules were numbered, and what is known of their edges. */
    MODULES("mcov_get_module"),
    /** {@link Coverage#hits()}: hits of this process apart from injected bits. */
    HITS("mcov_copy_hits"),
    /** {@link Coverage#patching()}: calls of edges that were hit may be removed until a new level. */
    PATCHING("mcov_set_patching"),
    /** {@link Coverage#attach}: every hit is in a file at once. */
    COVERAGE_FILE("mcov_attach"),
    /**
     * Modules compiled with {@code inline-8bit-counters} or {@code inline-bool-flag} are numbered:
     * {@link Coverage#sync()}, {@link InstrumentedModule#counters()} and {@link
     * Coverage#counterClasses}.
     */
    COUNTERS("mcov_get_counters");

    private final String symbol;

    Feature(String symbol) {
        this.symbol = symbol;
    }

    /**
     * Returns the symbol that stands for the feature: a runtime that exports it has the feature.
     *
     * @return the name of a function of {@code memcov.h}
     */
    public String symbol() {
        return symbol;
    }
}

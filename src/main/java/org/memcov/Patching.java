package org.memcov;

import java.util.Optional;

/**
 * What has become of the calls by which instrumented code reports its edges. While an edge that was
 * hit need not be seen again, the runtime may replace its call by an instruction that does nothing;
 * whatever starts a level puts the calls back that it wants to see again. Or it replaces calls for
 * good, by code that counts inline ({@link Mode#INLINE}). No hit is lost by either.
 *
 * @param mode whether and when calls are removed
 * @param active whether they are, when it is time to
 * @param reason why calls cannot be removed in this process, or not be replaced where that was asked
 *     for; empty if they can be, and with {@link Mode#OFF} until another mode was asked for
 * @param removedNow the number of calls that are removed now, with those that are for good
 * @param removed the number of calls removed since the process started, each as often as it was
 * @param putBack the number of calls put back since the process started
 * @param retired the number of calls that are never removed again, since somebody else (a debugger,
 *     say) wrote over them
 * @param missing of {@code removedNow}, the number of calls that should be back but could not be put
 *     back: their edges are not seen
 * @see Coverage#patching()
 */
public record Patching(
        Mode mode,
        boolean active,
        Optional<String> reason,
        long removedNow,
        long removed,
        long putBack,
        long retired,
        long missing) {

    /** Whether and when calls are removed. */
    public enum Mode {
        /** Never. */
        OFF,
        /** At the second hit of an edge in a level: best for one long level. */
        ON,
        /**
         * The same, once a level has lasted for a while; short levels leave all calls as they are.
         * The default.
         */
        AUTO,
        /**
         * For good, from the second hit of an edge in any level on: what counts inline takes the call's
         * place, where there is room for it. For thousands of short levels a second in code that is
         * compiled with guards. As with inline counters, {@link Coverage#now()}, the live hitmap and
         * a coverage file hold what such edges hit up to the last call that looks, or
         * {@link Coverage#sync()}; and each hit writes memory, so threads that run the same code at
         * once slow one another down. In another mode that is set later these edges still count
         * inline. A library whose calls are replaced stays loaded for good. On x86-64 alone.
         */
        INLINE
    }
}

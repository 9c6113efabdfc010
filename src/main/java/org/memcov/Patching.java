package org.memcov;

import java.util.Optional;

/**
 * What has become of the calls by which instrumented code reports its edges. While an edge that was
 * hit need not be seen again, the runtime may replace its call by an instruction that does nothing;
 * whatever starts a level puts the calls back that it wants to see again. No hit is lost by it.
 *
 * @param mode when calls are removed
 * @param active whether they are, when it is time to
 * @param reason why calls cannot be removed in this process; empty if they can be, and with
 *     {@link Mode#OFF} until another mode was asked for
 * @param removedNow the number of calls that are removed now
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

    /** When calls are removed. */
    public enum Mode {
        /** Never. */
        OFF,
        /** At the second hit of an edge in a level: best for one long level. */
        ON,
        /**
         * The same, once a level has lasted for a while; short levels leave all calls as they are.
         * The default.
         */
        AUTO
    }
}

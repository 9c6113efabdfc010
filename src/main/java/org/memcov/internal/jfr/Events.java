package org.memcov.internal.jfr;

import jdk.jfr.EventType;
import org.memcov.internal.NativeRuntime;

/**
 * What memcov tells JDK Flight Recorder, and the only way to it from outside this package.
 *
 * <p>Whoever records nothing pays nothing: an event is made if somebody records its kind, else there
 * is null. As long as there is no recorder, no class of an event is initialized, since the first one
 * in a process takes a fifth of a second.
 *
 * <p>The module jdk.jfr may be missing. No class that extends one of its own is loaded then; this
 * holds as long as whoever uses an event never takes it for a {@link jdk.jfr.Event}.
 */
public final class Events {
    private static final boolean IS_AVAILABLE = ModuleLayer.boot()
            .findModule("jdk.jfr")
            .filter(Events.class.getModule()::canRead)
            .isPresent();

    /** Null as long as there is no recorder; once there is one, it stays. */
    private static volatile Types types;

    record Types(EventType scope, EventType load, EventType campaignRun) {}

    private Events() {}

    /** From now on events are made; their classes are initialized. */
    static void recordAs(Types known) {
        types = known;
    }

    private static void prepare() {
        if (IS_AVAILABLE) {
            Registration.prepare();
        }
    }

    /** A runtime was reached: the periodic event tells of it from now on. */
    public static void reached(NativeRuntime runtime) {
        ReachedRuntimes.add(runtime.gauge());
        prepare();
    }

    /** For a scope that is about to be opened, of a runtime that was reached; null if nobody records it. */
    public static ScopeEvent scope() {
        Types known = types;
        return known != null && known.scope().isEnabled() ? new ScopeEvent() : null;
    }

    /** For a library that is about to be loaded; null if nobody records it. */
    public static LoadEvent load() {
        prepare();
        Types known = types;
        return known != null && known.load().isEnabled() ? LoadEvent.start() : null;
    }

    /** For an input that is about to be run; null if nobody records it. */
    public static CampaignRunEvent campaignRun() {
        prepare();
        Types known = types;
        return known != null && known.campaignRun().isEnabled() ? new CampaignRunEvent() : null;
    }
}

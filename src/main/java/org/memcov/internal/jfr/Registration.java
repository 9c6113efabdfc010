package org.memcov.internal.jfr;

import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Makes the events known as soon as there is a recorder, before it records: whoever starts it, the
 * JVM's command line, jcmd or the program.
 *
 * <p>The recorder may call the listener under its lock. No thread waits for that lock while it
 * initializes an event's class, which would have the two wait for each other: others reach these
 * classes only through {@link Events}, which makes events after they are initialized here.
 */
final class Registration implements FlightRecorderListener {
    static {
        FlightRecorder.addListener(new Registration());
    }

    private Registration() {}

    /** Once in a process, by the initialization of this class. */
    static void prepare() {}

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        FlightRecorder.addPeriodicEvent(CoverageEvent.class, CoverageEvent::commitForEachRuntime);
        Events.recordAs(new Events.Types(
                register(ScopeEvent.class), register(LoadEvent.class), register(CampaignRunEvent.class)));
    }

    private static EventType register(Class<? extends Event> event) {
        FlightRecorder.register(event); // initializes it
        return EventType.getEventType(event);
    }
}

package org.memcov.internal.jfr;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.memcov.internal.NativeRuntime;

/** A library that was loaded, its constructors included. */
@Name("org.memcov.Load")
@Label("Load")
@Category("Memcov")
@Description("An instrumented library was loaded, and memcov's runtime if nobody else served its callbacks")
public final class LoadEvent extends Event {
    @Label("Library")
    @Description("The library's path")
    String library;

    @Label("Edges Added")
    @Description("Edges that the runtime has more than before; all it has if it was not reached before")
    @Edges
    long edges;

    @Label("Edges")
    @Description("Edges of all modules loaded so far")
    @Edges
    long total;

    @Label("Runtime")
    @Description("The library or executable that the runtime lies in")
    String runtime;

    @Label("Runtime Kind")
    @Description("Whether it is memcov's own runtime or that of an existing build")
    String runtimeKind;

    /** By a runtime's address. */
    private final transient Map<Long, Long> totalsBefore = new HashMap<>();

    LoadEvent() {}

    static LoadEvent start() {
        LoadEvent event = new LoadEvent();
        ReachedRuntimes.forEach((gauge, reading) -> event.totalsBefore.put(gauge.address(), reading.total()));
        event.begin();
        return event;
    }

    /** The library is loaded, and this is who serves it. */
    public void loaded(Path path, NativeRuntime by) {
        end();
        library = path.toAbsolutePath().toString();
        total = by.total();
        edges = total - totalsBefore.getOrDefault(by.address(), 0L);
        runtime = by.gauge().file();
        runtimeKind = by.gauge().kind().description();
        commit();
    }
}

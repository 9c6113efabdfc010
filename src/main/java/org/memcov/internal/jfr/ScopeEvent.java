package org.memcov.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.memcov.internal.LevelCounts;
import org.memcov.internal.NativeRuntime;

/** A scope, from its opening to its closing. No stack trace unless asked for: a fuzzer closes many. */
@Name("org.memcov.Scope")
@Label("Scope")
@Category("Memcov")
@Description("A level of the snapshot stack, from push to close")
@StackTrace(false)
public final class ScopeEvent extends Event {
    @Label("Edges Hit")
    @Description("Edges that were hit inside, also in scopes within it")
    @Edges
    long edges;

    @Label("New Edges")
    @Description("Those of them that no level beneath held")
    @Edges
    long newEdges;

    @Label("Depth")
    @Description("Levels beneath it; 1 for a scope that is in no other")
    long depth;

    @Label("Runtime")
    @Description("The library or executable that the runtime lies in")
    String runtime;

    ScopeEvent() {}

    /** Its level has started. */
    public void opened(NativeRuntime of, long level) {
        runtime = of.gauge().file();
        depth = of.depth(level);
        begin();
    }

    /** Its level has ended and held what the {@link LevelCounts} tell. */
    public void closed(long counts) {
        end();
        if (shouldCommit()) {
            edges = LevelCounts.edges(counts);
            newEdges = LevelCounts.newEdges(counts);
            commit();
        }
    }
}

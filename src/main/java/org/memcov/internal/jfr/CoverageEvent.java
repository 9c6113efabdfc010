package org.memcov.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import org.memcov.internal.RuntimeGauge;

/** How far each runtime of the process is, from time to time. Read from memory: hits go on meanwhile. */
@Name("org.memcov.Coverage")
@Label("Coverage")
@Category("Memcov")
@Description("How many edges a runtime has and how many of them are hit in its current level; "
        + "what inline counters counted since memcov last looked is not among them")
@Period("1 s")
@StackTrace(false)
final class CoverageEvent extends Event {
    @Label("Edges Hit")
    @Description("Edges that are hit in the current level")
    @Edges
    long now;

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

    private CoverageEvent(RuntimeGauge gauge, RuntimeGauge.Reading reading) {
        this.now = reading.now();
        this.total = reading.total();
        this.runtime = gauge.file();
        this.runtimeKind = gauge.kind().description();
    }

    /** Called by a thread of the recorder. */
    static void commitForEachRuntime() {
        ReachedRuntimes.forEach((gauge, reading) -> new CoverageEvent(gauge, reading).commit());
    }
}

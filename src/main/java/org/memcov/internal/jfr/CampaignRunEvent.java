package org.memcov.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A run of a campaign, from the start of its launcher to its end. The campaign fills it in. */
@Name("org.memcov.CampaignRun")
@Label("Campaign Run")
@Category("Memcov")
@Description("A campaign ran its command on an input, and what the worker covered counts")
@StackTrace(false)
public final class CampaignRunEvent extends Event {
    @Label("Input")
    @Description("The input's file")
    public String input;

    @Label("Input Size")
    @DataAmount
    public long inputSize;

    @Label("Ending")
    @Description("How the worker ended: its exit code, the signal that ended it, or a timeout")
    public String ending;

    @Label("Edges Hit")
    @Description("Edges that the worker hit, those of the baseline left out")
    @Edges
    public long edges;

    @Label("New Edges")
    @Description("Those of them that no earlier run had hit")
    @Edges
    public long newEdges;

    @Label("Edges Covered")
    @Description("Edges that all runs up to this one hit, those of the baseline left out")
    @Edges
    public long covered;

    @Label("Edges")
    @Description("Edges of all modules that runs up to this one loaded")
    @Edges
    public long total;

    @Label("Time")
    @Description("From the worker's start to its end, without the launcher's")
    @Timespan
    public long time;

    @Label("CPU Time")
    @Description("Processor time of the worker and the processes it waited for")
    @Timespan
    public long cpuTime;

    @Label("Peak Memory")
    @Description("The largest resident set of any of the worker's processes")
    @DataAmount
    public long peakMemory;

    @Label("Elapsed")
    @Description("Running time of the campaign, that of earlier sessions included")
    @Timespan
    public long elapsed;

    @Label("Campaign")
    @Description("The campaign's folder")
    public String campaign;

    CampaignRunEvent() {}
}

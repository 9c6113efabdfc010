package org.memcov.campaign;

import java.nio.file.Path;
import org.memcov.internal.jfr.CampaignRunEvent;
import org.memcov.internal.jfr.Events;

/** Tells a flight recording of a run, if there is one that wants to know. */
final class RunRecording {
    private final CampaignRunEvent event;

    private RunRecording(CampaignRunEvent event) {
        this.event = event;
    }

    /** The run starts. */
    static RunRecording start() {
        CampaignRunEvent event = Events.campaignRun();
        if (event != null) {
            event.begin();
        }
        return new RunRecording(event);
    }

    /** The worker and all it started have ended. */
    void ended() {
        if (event != null) {
            event.end();
        }
    }

    /** The run counts. */
    void counted(Path campaign, Run run) {
        if (event != null && event.shouldCommit()) {
            event.input = run.input().toString();
            event.inputSize = run.inputSize();
            event.ending = run.outcome();
            event.edges = run.edges();
            event.newEdges = run.newEdges();
            event.covered = run.covered();
            event.total = run.total();
            event.time = run.time().toNanos();
            event.cpuTime = run.cpuTime().toNanos();
            event.peakMemory = run.peakMemory();
            event.elapsed = run.elapsed().toNanos();
            event.campaign = campaign.toString();
            event.commit();
        }
    }
}

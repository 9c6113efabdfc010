package org.memcov.campaign;

/** Hears how a campaign goes on. */
@FunctionalInterface
public interface CampaignListener {
    /**
     * One more input was run, and what it covered is safe. Called by the threads that run inputs,
     * one at a time, in the order of {@link Campaign#runs()}; the next call waits for this one.
     *
     * @param run what became of the input
     * @param progress how far the campaign is with it
     */
    void runEnded(Run run, Progress progress);
}

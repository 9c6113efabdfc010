package org.memcov.campaign;

/** What makes an input light when a campaign is minimized. */
public enum Weight {
    /** Its size in bytes. */
    SIZE,
    /** How long its run took. */
    TIME;

    long of(Run run) {
        return this == SIZE ? run.inputSize() : run.time().toNanos();
    }
}

package org.memcov.cli;

import org.memcov.campaign.Campaign;
import org.memcov.campaign.Progress;

/**
 * While this is open, a signal that ends the JVM (Ctrl-C) first ends the runs under way, and says
 * where the campaign stands.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 15_000;

    private final Campaign campaign;
    private final Thread runner = Thread.currentThread();
    private final Thread hook = new Thread(this::interrupt);
    private volatile boolean isOver;

    Interruption(Campaign campaign) {
        this.campaign = campaign;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        runner.interrupt();
        try {
            synchronized (hook) {
                if (!isOver) {
                    hook.wait(PATIENCE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            return; // the JVM's end does not wait for us
        }
        Progress progress = campaign.progress();
        System.err.println("memcov: interrupted: " + Text.number(progress.done()) + " of "
                + Text.number(progress.expected()) + " inputs were run; the same command goes on with the rest");
    }

    @Override
    public void close() {
        synchronized (hook) {
            isOver = true;
            hook.notifyAll();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running: the JVM is about to end
        }
    }
}

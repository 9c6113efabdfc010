package org.memcov;

import org.memcov.internal.LevelCounts;
import org.memcov.internal.NativeRuntime;

/**
 * One level of the snapshot stack, from {@link Coverage#push()} to {@link #close()}. Scopes are
 * closed in the reverse order of their opening, each once.
 *
 * <p>While it is open and after, it tells how many edges were hit inside it and how many of them
 * were new: a fuzzer keeps or drops an input by these two numbers. Inside counts what scopes opened
 * within it hit, too. New is what no level beneath it held when it was opened.
 */
public final class Scope implements AutoCloseable {
    private final NativeRuntime runtime;
    private final long level;
    private LevelCounts result;

    Scope(NativeRuntime runtime) {
        this.runtime = runtime;
        this.level = runtime.push();
    }

    /**
     * Counts the edges hit inside the scope: up to now, or up to its end.
     *
     * @return a number of edges
     */
    public long edges() {
        return counts().edges();
    }

    /**
     * Counts the edges hit inside the scope that nothing beneath it holds: up to now, or up to its
     * end.
     *
     * @return a number of edges, at most {@link #edges()}
     */
    public long newEdges() {
        return counts().newEdges();
    }

    private synchronized LevelCounts counts() {
        return result != null ? result : runtime.level(level);
    }

    /**
     * Tells whether the scope is open.
     *
     * @return false once it was closed
     */
    public synchronized boolean isOpen() {
        return result == null;
    }

    /**
     * Ends the level: what was hit inside and what lay beneath become one.
     *
     * @throws IllegalStateException if the scope is closed already, if it is not the innermost open
     *     one, or if the library is closed; nothing has changed then
     */
    @Override
    public synchronized void close() {
        if (result != null) {
            throw new IllegalStateException("this scope is closed already: close each scope once");
        }
        result = runtime.pop(level);
    }

    @Override
    public String toString() {
        if (isOpen() && !runtime.isReachable()) {
            return "Scope[closed library]";
        }
        LevelCounts counts = counts();
        return "Scope[" + counts.edges() + " edges, " + counts.newEdges() + " new" + (isOpen() ? ", open]" : "]");
    }
}

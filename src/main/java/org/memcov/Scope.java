package org.memcov;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.memcov.internal.LevelCounts;
import org.memcov.internal.NativeRuntime;
import org.memcov.internal.jfr.Events;
import org.memcov.internal.jfr.ScopeEvent;

/**
 * One level of the snapshot stack, from {@link Coverage#push()} to {@link #close()}. Scopes are
 * closed in the reverse order of their opening, each once.
 *
 * <p>While it is open and after, it tells how many edges were hit inside it and how many of them
 * were new: a fuzzer keeps or drops an input by these two numbers. Inside counts what scopes opened
 * within it hit, too. New is what no level beneath it held when it was opened.
 *
 * <p>A scope that is closed may be opened again, for a level of its own each time. So a loop of many
 * thousand inputs a second allocates nothing:
 *
 * {@snippet :
 * Scope scope = coverage.scope();
 * for (Input input : inputs) {
 *     try (Scope _ = scope.push()) {
 *         parse(input);
 *     }
 *     if (scope.newEdges() > 0) {
 *         keep(input);
 *     }
 * }
 * }
 */
public final class Scope implements AutoCloseable {
    /** No level that was pushed has this id. */
    private static final long CLOSED = 0;

    private static final VarHandle LEVEL;

    static {
        try {
            LEVEL = MethodHandles.lookup().findVarHandle(Scope.class, "level", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NativeRuntime runtime;

    /**
     * Changed under the monitor. Released after {@link #counts} is written, so that whoever sees the
     * scope closed, without the monitor, sees what its level held.
     */
    private long level = CLOSED;

    private long counts;

    /** What a flight recording is told when the level ends; null if nobody recorded when it started. */
    private ScopeEvent event;

    Scope(NativeRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Starts a new, empty level, which {@link #close()} ends; {@link #edges()} and
     * {@link #newEdges()} tell of this one from now on. {@link Coverage#push()} does the same with a
     * scope of its own.
     *
     * @return this scope, for try-with-resources
     * @throws IllegalStateException if the scope is open, or if the library is closed; nothing has
     *     changed then
     */
    public synchronized Scope push() {
        if (level != CLOSED) {
            throw new IllegalStateException(
                    "this scope is open already: close it before it is pushed again, or push another one");
        }
        event = Events.scope();
        LEVEL.setRelease(this, runtime.push());
        if (event != null) {
            event.opened(runtime, level);
        }
        return this;
    }

    /**
     * Counts the edges hit inside the scope: up to now, or up to its end.
     *
     * @return a number of edges; 0 before the first {@link #push()}
     */
    public long edges() {
        return LevelCounts.edges(counts());
    }

    /**
     * Counts the edges hit inside the scope that nothing beneath it holds: up to now, or up to its
     * end.
     *
     * @return a number of edges, at most {@link #edges()}
     */
    public long newEdges() {
        return LevelCounts.newEdges(counts());
    }

    private long counts() {
        return isOpen() ? countsOfOpen() : counts;
    }

    /** Keeps other threads from closing it meanwhile. */
    private synchronized long countsOfOpen() {
        return level == CLOSED ? counts : runtime.level(level);
    }

    /**
     * Tells whether the scope is open.
     *
     * @return false once it was closed, until it is pushed again
     */
    public boolean isOpen() {
        return (long) LEVEL.getAcquire(this) != CLOSED;
    }

    /**
     * Ends the level: what was hit inside and what lay beneath become one.
     *
     * @throws IllegalStateException if the scope is closed already, if it is not the innermost open
     *     one, or if the library is closed; nothing has changed then
     */
    @Override
    public synchronized void close() {
        if (level == CLOSED) {
            throw new IllegalStateException("this scope is closed already: close each scope once");
        }
        counts = runtime.pop(level);
        LEVEL.setRelease(this, CLOSED);
        if (event != null) {
            event.closed(counts);
        }
    }

    @Override
    public String toString() {
        if (isOpen() && !runtime.isReachable()) {
            return "Scope[closed library]";
        }
        long shown = counts();
        return "Scope[" + LevelCounts.edges(shown) + " edges, " + LevelCounts.newEdges(shown) + " new"
                + (isOpen() ? ", open]" : "]");
    }
}

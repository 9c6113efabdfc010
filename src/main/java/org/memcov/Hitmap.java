package org.memcov;

import java.lang.foreign.MemorySegment;
import java.util.PrimitiveIterator;
import org.memcov.internal.Bits;
import org.memcov.internal.NativeRuntime;
import org.memcov.internal.Words;

/**
 * The live hitmap of a runtime: a view of its native memory, never a copy. What is asked of it is
 * answered as of now; other threads may be hitting edges meanwhile.
 *
 * <p>The view follows the runtime: it asks for the hitmap's address and size each time, so it is
 * never left dangling when modules are loaded, also on an existing build that moves its storage.
 * Loading a module into an existing build must not overlap the very first read of its hitmap: such
 * a build announces the new size before it has the room.
 */
public final class Hitmap implements EdgeSet {
    private final NativeRuntime runtime;

    Hitmap(NativeRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Returns the hitmap's memory, for bulk work of your own. The segment keeps its size when
     * modules are loaded later; ask again for the longer one.
     *
     * <p>With {@link Feature#LIVE_VIEW} the segment stays valid while the process lives. An existing
     * build may move its storage: the next call on the {@link Coverage} or its hitmap then notices,
     * and the old segment refuses access with an {@link IllegalStateException}.
     *
     * @return a read-only segment over native memory
     */
    @Override
    public MemorySegment segment() {
        return runtime.hitmap();
    }

    @Override
    public long count() {
        return Bits.count(runtime.settledHitmap());
    }

    @Override
    public boolean contains(long edge) {
        return runtime.contains(edge);
    }

    @Override
    public PrimitiveIterator.OfLong iterator() {
        return Words.iterator(runtime.settledHitmap());
    }

    /**
     * Copies the hitmap.
     *
     * @return its edges as of now
     */
    public Snapshot snapshot() {
        return Snapshot.ofHitmap(runtime.settledHitmap());
    }

    @Override
    public String toString() {
        return runtime.isReachable() ? "Hitmap[" + count() + " of " + runtime.total() + " edges]" : "Hitmap[closed]";
    }
}

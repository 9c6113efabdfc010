package org.memcov.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memcov.Snapshot;

/**
 * The snapshot stack of an existing build, kept on this side of the border, and the segments lent
 * over its storage. One a runtime, shared by all bindings that reach it; its users hold its monitor.
 */
final class BaseStack {
    /** By the address of {@code mem_coverage}. */
    private static final Map<Long, BaseStack> STACKS = new HashMap<>();

    private record Level(long id, Snapshot beneath) {}

    /** {@code mem_coverage} as each binding reached it: the stack lives as long as one of them. */
    private final List<MemorySegment> users = new ArrayList<>();

    private final List<Level> levels = new ArrayList<>();
    private long lastId;
    private MemorySegment lent = MemorySegment.NULL;
    private Arena lease = Arena.ofShared();

    private BaseStack() {}

    /** The stack of a runtime. One whose library is closed is not that of whoever took its place. */
    static BaseStack of(MemorySegment state) {
        synchronized (STACKS) {
            STACKS.values()
                    .forEach(stack -> stack.users.removeIf(user -> !user.scope().isAlive()));
            STACKS.values().removeIf(stack -> stack.users.isEmpty());
            BaseStack stack = STACKS.computeIfAbsent(state.address(), address -> new BaseStack());
            stack.users.add(state);
            return stack;
        }
    }

    long push(Snapshot current) {
        levels.add(new Level(++lastId, current));
        return lastId;
    }

    /** Removes the top level and returns what lay beneath it; changes nothing if it does not fit. */
    Snapshot pop(long id, long storageSize) {
        int top = levels.size() - 1;
        if (top < 0 || levels.get(top).id != id) {
            throw Status.notInnermost();
        }
        long highest = Words.highest(levels.get(top).beneath.segment());
        if (highest > 0 && highest >= storageSize * 8) {
            throw new IllegalStateException("the library's hitmap has become smaller since the scope was opened, so "
                    + "nothing was popped: something else replaced the coverage of this existing build");
        }
        return levels.remove(top).beneath;
    }

    /** What a level holds, those above it included; {@code storage} is the live hitmap. */
    LevelCounts describe(long id, MemorySegment storage) {
        Snapshot inside = Snapshot.ofHitmap(storage);
        Snapshot beneath = Snapshot.empty();
        boolean found = false;
        for (int i = levels.size() - 1; i >= 0; i--) {
            if (found) {
                beneath = beneath.or(levels.get(i).beneath);
            } else if (levels.get(i).id == id) {
                found = true;
                beneath = levels.get(i).beneath;
            } else {
                inside = inside.or(levels.get(i).beneath);
            }
        }
        if (!found) {
            throw Status.notInnermost();
        }
        return new LevelCounts(inside.count(), inside.andNot(beneath).count());
    }

    /**
     * A read-only segment over the storage. When the storage has moved or changed its size, segments
     * lent earlier refuse access from now on.
     */
    MemorySegment lend(MemorySegment storage) {
        if (lent.address() != storage.address() || lent.byteSize() != storage.byteSize()) {
            lease.close();
            lease = Arena.ofShared();
            lent = storage.reinterpret(lease, null).asReadOnly();
        }
        return lent;
    }
}

package org.memcov.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.memcov.Snapshot;

/**
 * The snapshot stack of an existing build, kept on this side of the border, and the segments lent
 * over its storage. One a runtime, shared by all bindings that reach it; its users hold its monitor.
 */
final class BaseStack {
    /** By the address of {@code mem_coverage}. */
    private static final Map<Long, BaseStack> STACKS = new HashMap<>();

    private record Level(long id, Snapshot beneath) {}

    /** The libraries it was reached through: the stack lives as long as one of them is open. */
    private final Set<MemorySegment.Scope> libraries = new HashSet<>();

    private final List<Level> levels = new ArrayList<>();
    private long lastId;
    private MemorySegment lent = MemorySegment.NULL;
    private Arena lease = Arena.ofShared();
    private final List<Arena> leasesInUse = new ArrayList<>();

    private BaseStack() {}

    /** The stack of a runtime. One whose library is closed is not that of whoever took its place. */
    static BaseStack of(MemorySegment state) {
        synchronized (STACKS) {
            STACKS.values().forEach(stack -> stack.libraries.removeIf(library -> !library.isAlive()));
            STACKS.values().removeIf(stack -> stack.libraries.isEmpty());
            BaseStack stack = STACKS.computeIfAbsent(state.address(), address -> new BaseStack());
            stack.libraries.add(state.scope());
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

    /** How many levels lie beneath a level: the first that was pushed has the bottom level beneath it. */
    long depth(long id) {
        for (int i = levels.size() - 1; i >= 0; i--) {
            if (levels.get(i).id == id) {
                return i + 1;
            }
        }
        throw Status.levelIsGone();
    }

    /** The {@link LevelCounts} of a level, those above it included; {@code storage} is the live hitmap. */
    long describe(long id, MemorySegment storage) {
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
            throw Status.levelIsGone();
        }
        return LevelCounts.of(inside.count(), inside.andNot(beneath).count());
    }

    /**
     * The size of the storage at an address. An existing build that loads a module stores the new
     * size before the new address: a size that has grown at the same address is not to be believed.
     */
    long believableSize(MemorySegment address, long size) {
        boolean isKnown = lent.byteSize() > 0 && lent.address() == address.address();
        return isKnown ? Math.min(size, lent.byteSize()) : size;
    }

    /**
     * A read-only segment over the storage. When the storage has moved or changed its size, segments
     * lent earlier refuse access from now on, or as soon as whoever is reading one has done so.
     */
    MemorySegment lend(MemorySegment storage) {
        leasesInUse.removeIf(BaseStack::isEnded);
        if (lent.address() != storage.address() || lent.byteSize() != storage.byteSize()) {
            if (!isEnded(lease)) {
                leasesInUse.add(lease);
            }
            lease = Arena.ofShared();
            lent = storage.reinterpret(lease, null).asReadOnly();
        }
        return lent;
    }

    /** Ends a lease, unless a system call is reading its segment at this moment. */
    private static boolean isEnded(Arena lease) {
        try {
            lease.close();
            return true;
        } catch (IllegalStateException isInUse) {
            return false;
        }
    }
}

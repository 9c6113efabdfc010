package org.memcov.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.memcov.Feature;
import org.memcov.InstrumentedModule;
import org.memcov.Patching;
import org.memcov.Snapshot;
import org.memcov.internal.ffm.mcov_coverage;
import org.memcov.internal.ffm.memcov_functions;

/**
 * One runtime in this process: {@link MemcovRuntime} drives memcov's own, {@link BaseRuntime} an
 * existing build, of which only the base ABI can be used, and not all of that safely.
 *
 * <p>What is read here is read from memory, opaquely: no downcall, and never hoisted out of a loop.
 */
public abstract sealed class NativeRuntime permits MemcovRuntime, BaseRuntime {
    private static final VarHandle NOW = mcov_coverage.layout().varHandle(groupElement("now"));
    private static final VarHandle STORAGE_SIZE = mcov_coverage.layout().varHandle(groupElement("storage_size"));
    private static final VarHandle STORAGE = mcov_coverage.layout().varHandle(groupElement("storage"));
    private static final VarHandle TOTAL = JAVA_INT.varHandle();

    final Symbols symbols;
    private final MemorySegment state;
    private final MemorySegment total;
    private final Set<Feature> features;

    NativeRuntime(Symbols symbols) {
        this.symbols = symbols;
        this.state = symbols.state();
        this.total = symbols.total();
        EnumSet<Feature> offered = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (symbols.has(feature.symbol())) {
                offered.add(feature);
            }
        }
        this.features = Collections.unmodifiableSet(offered);
    }

    /**
     * The runtime whose symbols a lookup finds. Native access is asked for by the caller: merely
     * initializing this class needs it.
     */
    public static NativeRuntime of(SymbolLookup lookup) {
        Symbols symbols = new Symbols(lookup);
        return symbols.has(InstrumentedLibrary.VERSION) ? new MemcovRuntime(symbols) : new BaseRuntime(symbols);
    }

    /** What tells runtimes apart: the address of {@code mem_coverage}. */
    public final long address() {
        return state.address();
    }

    /** Reads it in threads that do not own its library. */
    public abstract RuntimeGauge gauge();

    public final Set<Feature> features() {
        return features;
    }

    public final long now() {
        try {
            return now(state);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    static long now(MemorySegment state) {
        return Integer.toUnsignedLong((int) NOW.getOpaque(state, 0L));
    }

    public final long total() {
        try {
            return total(total);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    static long total(MemorySegment total) {
        return Integer.toUnsignedLong((int) TOTAL.getOpaque(total, 0L));
    }

    /** The hitmap's size as the runtime tells it, in bytes. */
    final long storageSize() {
        return Integer.toUnsignedLong((int) STORAGE_SIZE.getOpaque(state, 0L));
    }

    /** The hitmap's address as of now. */
    final MemorySegment storage() {
        return (MemorySegment) STORAGE.getOpaque(state, 0L);
    }

    /**
     * Refuses to go on when the library is closed or another thread's; every operation that is more
     * than a read asks, since the generated handles would wrap the JVM's own refusal in an error.
     */
    final void requireOpen() {
        if (!state.scope().isAlive()) {
            throw closed(null);
        }
        if (!state.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("the library was loaded into another thread's confined arena: load it into "
                    + "a shared one to reach its coverage from this thread");
        }
    }

    /** Whether this thread can read it now, so that a description need not fail. */
    public final boolean isReachable() {
        return state.scope().isAlive() && state.isAccessibleBy(Thread.currentThread());
    }

    private static IllegalStateException closed(IllegalStateException cause) {
        return new IllegalStateException(
                "the library's arena is closed, and its coverage with it: keep the arena open as long as its coverage is used",
                cause);
    }

    public final void setNow(long now) {
        if (now < 0 || now > 0xffff_ffffL) {
            throw new IllegalArgumentException("now is a number of 32 bits without sign, not " + now);
        }
        requireOpen();
        memcov_functions.mcov_set_now.invoke(symbols.function("mcov_set_now"), (int) now);
    }

    /** A read-only segment over the live hitmap, for the user. */
    public abstract MemorySegment hitmap();

    /** The hitmap as of now or later, in memory that stays: what the binding itself reads. */
    public abstract MemorySegment settledHitmap();

    public abstract boolean contains(long edge);

    public abstract void reset();

    /** Starts a level and returns its id. */
    public abstract long push();

    /**
     * Ends a level and returns its {@link LevelCounts}; throws an IllegalStateException, and changes
     * nothing, if it is not the top one.
     */
    public abstract long pop(long level);

    /** The {@link LevelCounts} of a level that has not ended. */
    public abstract long level(long level);

    /** How many levels lie beneath a level that has not ended; 1 for the first that was pushed. */
    public abstract long depth(long level);

    /** The serialized form in native memory that the arena frees. */
    public abstract MemorySegment serialize(Arena arena);

    /** Replaces, or ors into, the current level; {@code data} is of the serialized form. */
    public abstract void deserialize(MemorySegment data, boolean merge);

    /** Replaces, or ors into, the current level a bare hitmap. */
    public abstract void load(MemorySegment hitmap, boolean merge);

    public abstract Snapshot hits();

    public abstract List<InstrumentedModule> modules();

    /** Looks at inline counters, if the runtime knows any. */
    public abstract void sync();

    public abstract void counterClasses(InstrumentedModule module, MemorySegment target);

    public abstract void attach(Path file);

    public abstract Patching patching();

    public abstract void setPatching(Patching.Mode mode);

    /**
     * A segment the runtime can read: native memory, the same bytes. Of a mapped file it gets a
     * copy: should the file become shorter meanwhile, Java's copying ends in an error, the runtime's
     * reading would end the process.
     */
    static MemorySegment inNativeMemory(MemorySegment data, Arena arena) {
        if (!data.scope().isAlive()) {
            throw new IllegalStateException("the arena of the data is closed: keep it open for this call");
        }
        if (!data.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("the data is in another thread's confined arena: take a shared one");
        }
        return data.isNative() && !data.isMapped()
                ? data
                : arena.allocate(Math.max(1, data.byteSize())).copyFrom(data);
    }
}

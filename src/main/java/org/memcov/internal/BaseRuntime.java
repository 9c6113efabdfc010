package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.memcov.CoverageException;
import org.memcov.Feature;
import org.memcov.InstrumentedModule;
import org.memcov.Patching;
import org.memcov.Snapshot;
import org.memcov.internal.ffm.memcov_functions;

/**
 * An existing build, of which only the base ABI is there, and driven so that none of its faults is
 * reached:
 *
 * <ul>
 *   <li>its push and pop are never called (they abort at the 9th push and on an empty stack, and
 *       move the storage): {@link BaseStack} keeps the snapshots on this side;
 *   <li>its deserialize is never called (it believes any input): data is checked here and set;
 *   <li>{@code mcov_set_hitmap} gets exactly as many bytes as it reads, and the stale {@code now} it
 *       leaves is set to the number of set bits;
 *   <li>the storage's address is read for each operation, since loading a module replaces it, and
 *       what is read of it is read, or copied, before the next operation.
 * </ul>
 *
 * <p>Operations exclude each other, but an existing build can lose hits of other threads that
 * arrive meanwhile.
 */
final class BaseRuntime extends NativeRuntime {
    private final BaseStack stack;
    private final RuntimeGauge gauge;

    BaseRuntime(Symbols symbols) {
        super(symbols);
        this.stack = BaseStack.of(symbols.state());
        this.gauge = RuntimeGauge.ofExisting(symbols);
    }

    @Override
    public RuntimeGauge gauge() {
        return gauge;
    }

    @Override
    public MemorySegment hitmap() {
        synchronized (stack) {
            return stack.lend(liveStorage());
        }
    }

    /** A copy: the storage may be replaced as soon as the monitor is left. */
    @Override
    public MemorySegment settledHitmap() {
        synchronized (stack) {
            return Snapshot.ofHitmap(storageForControl()).segment();
        }
    }

    @Override
    public boolean contains(long edge) {
        synchronized (stack) {
            return Words.contains(storageForControl(), edge);
        }
    }

    /** The writable storage as of now; empty before the first module is loaded. */
    private MemorySegment liveStorage() {
        requireOpen();
        long size = storageSize();
        MemorySegment storage = storage();
        return storage.reinterpret(storage.address() == 0 ? 0 : stack.believableSize(storage, size));
    }

    private MemorySegment storageForControl() {
        MemorySegment storage = liveStorage();
        stack.lend(storage);
        return storage;
    }

    private void countAgain() {
        setNow(Bits.count(storageForControl()));
    }

    @Override
    public void reset() {
        synchronized (stack) {
            requireOpen();
            memcov_functions.mcov_reset.invoke(symbols.function("mcov_reset"));
            countAgain();
        }
    }

    @Override
    public long push() {
        synchronized (stack) {
            Snapshot current = Snapshot.ofHitmap(storageForControl());
            memcov_functions.mcov_reset.invoke(symbols.function("mcov_reset"));
            return stack.push(current);
        }
    }

    @Override
    public long pop(long level) {
        synchronized (stack) {
            MemorySegment storage = storageForControl();
            long counts = stack.describe(level, storage);
            MemorySegment saved = stack.pop(level, storage.byteSize()).segment();
            for (long index = 0; index < Words.wordCount(saved.byteSize()); index++) {
                Words.or(storage, index, Words.get(saved, index));
            }
            countAgain();
            return counts;
        }
    }

    @Override
    public long level(long level) {
        synchronized (stack) {
            return stack.describe(level, storageForControl());
        }
    }

    @Override
    public long depth(long level) {
        synchronized (stack) {
            return stack.depth(level);
        }
    }

    @Override
    public MemorySegment serialize(Arena arena) {
        synchronized (stack) {
            requireOpen();
            try (Arena results = Arena.ofConfined()) {
                MemorySegment size = results.allocate(JAVA_LONG);
                MemorySegment data = memcov_functions.serialize_mem_coverage.invoke(
                        symbols.function("serialize_mem_coverage"), size);
                if (data.address() == 0) {
                    throw new CoverageException("serialize: the library returned no buffer: it is out of memory");
                }
                return NativeSystem.freedBy(arena, data, size.get(JAVA_LONG, 0), NativeSystem::free);
            }
        }
    }

    @Override
    public void deserialize(MemorySegment data, boolean merge) {
        load(SerializedForm.hitmap(data), merge);
    }

    @Override
    public void load(MemorySegment hitmap, boolean merge) {
        synchronized (stack) {
            MemorySegment storage = storageForControl();
            SerializedForm.requireKnown(hitmap, total());
            long highest = Words.highest(hitmap);
            if (highest > 0 && highest >= storage.byteSize() * 8) {
                throw new IllegalArgumentException("the data has edge " + highest
                        + ", for which this library's hitmap has no room: it is an existing build with " + total()
                        + " edges, and such a build has no place for the last edge of a multiple of 8");
            }
            Snapshot wanted = Snapshot.ofHitmap(hitmap);
            if (merge) {
                wanted = wanted.or(Snapshot.ofHitmap(storage));
            }
            set(wanted, storage.byteSize());
        }
    }

    private void set(Snapshot wanted, long storageSize) {
        if (storageSize == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(storageSize);
            MemorySegment bytes = wanted.segment();
            MemorySegment.copy(bytes, 0, buffer, 0, Math.min(storageSize, bytes.byteSize()));
            memcov_functions.mcov_set_hitmap.invoke(symbols.function("mcov_set_hitmap"), buffer);
        }
        countAgain();
    }

    @Override
    public Snapshot hits() {
        throw Symbols.absent(Feature.HITS.symbol());
    }

    @Override
    public List<InstrumentedModule> modules() {
        throw Symbols.absent(Feature.MODULES.symbol());
    }

    @Override
    public void sync() {
        throw Symbols.absent("mcov_sync");
    }

    @Override
    public void counterClasses(InstrumentedModule module, MemorySegment target) {
        throw Symbols.absent("mcov_copy_counter_classes");
    }

    @Override
    public void attach(Path file) {
        throw Symbols.absent(Feature.COVERAGE_FILE.symbol());
    }

    @Override
    public Patching patching() {
        throw Symbols.absent("mcov_get_patching");
    }

    @Override
    public void setPatching(Patching.Mode mode) {
        throw Symbols.absent(Feature.PATCHING.symbol());
    }
}

package org.memcov.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.memcov.CoverageException;
import org.memcov.Feature;
import org.memcov.InstrumentedModule;
import org.memcov.Patching;
import org.memcov.Snapshot;
import org.memcov.internal.ffm.mcov_counters;
import org.memcov.internal.ffm.mcov_level;
import org.memcov.internal.ffm.mcov_module;
import org.memcov.internal.ffm.mcov_patching;
import org.memcov.internal.ffm.mcov_view;
import org.memcov.internal.ffm.memcov_functions;
import org.memcov.internal.ffm.memcov_h;

/**
 * Memcov's own runtime: every operation is one call that returns a status, and the runtime itself
 * keeps control calls of any thread and language apart.
 *
 * <p>Its hitmap never moves and is never unmapped, and the library it lies in is kept loaded, so
 * segments over it need no scope.
 */
final class MemcovRuntime extends NativeRuntime {
    /** Room for what a call returns through a pointer, one a thread. */
    private static final ThreadLocal<MemorySegment> RESULT =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(mcov_level.layout()));

    private final MemorySegment storage;
    private final RuntimeGauge gauge;

    /*
     * Without a scope, since the runtime stays loaded: a call with one would hold it for its time, at
     * the cost of two locked instructions. And a buffer may be freed after the library was closed.
     */
    private final MemorySegment push;
    private final MemorySegment pop;
    private final MemorySegment getLevel;
    private final MemorySegment free;

    private MemorySegment lastHitmap = MemorySegment.NULL;

    MemcovRuntime(Symbols symbols) {
        super(symbols);
        int version = memcov_functions.mcov_abi_version.invoke(symbols.function("mcov_abi_version"));
        if (version < memcov_h.MCOV_ABI_VERSION()) {
            throw new CoverageException("the library's runtime has ABI version " + version + ", this jar needs "
                    + memcov_h.MCOV_ABI_VERSION() + ": rebuild the library with the memcov this jar belongs to");
        }
        this.storage = liveView();
        NativeSystem.pin(symbols.state());
        this.gauge = RuntimeGauge.ofPinned(symbols);
        this.push = pinned("mcov_try_push");
        this.pop = pinned("mcov_try_pop");
        this.getLevel = pinned("mcov_get_level");
        this.free = pinned("mcov_free");
    }

    /** A function without the scope of its library. */
    private MemorySegment pinned(String function) {
        return MemorySegment.ofAddress(symbols.function(function).address());
    }

    private MemorySegment liveView() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment view = arena.allocate(mcov_view.layout());
            check(memcov_functions.mcov_live_view.invoke(symbols.function("mcov_live_view"), view), "mcov_live_view");
            return mcov_view.hitmap(view).reinterpret(mcov_view.capacity(view)).asReadOnly();
        }
    }

    private void check(int status, String call) {
        Status.check(status, call, symbols);
    }

    @Override
    public RuntimeGauge gauge() {
        return gauge;
    }

    @Override
    public MemorySegment hitmap() {
        requireOpen();
        long size = storageSize();
        MemorySegment hitmap = lastHitmap;
        if (hitmap.byteSize() != size) {
            hitmap = storage.asSlice(0, size);
            lastHitmap = hitmap;
        }
        return hitmap;
    }

    @Override
    public MemorySegment settledHitmap() {
        return hitmap();
    }

    @Override
    public boolean contains(long edge) {
        return Words.contains(hitmap(), edge);
    }

    @Override
    public void reset() {
        requireOpen();
        check(memcov_functions.mcov_try_reset.invoke(symbols.function("mcov_try_reset")), "reset");
    }

    @Override
    public long push() {
        requireOpen();
        MemorySegment level = RESULT.get();
        check(memcov_functions.mcov_try_push.invoke(push, level), "push");
        return level.get(JAVA_LONG, 0);
    }

    @Override
    public long pop(long level) {
        requireOpen();
        MemorySegment result = RESULT.get();
        check(memcov_functions.mcov_try_pop.invoke(pop, level, result), "pop");
        return counts(result);
    }

    @Override
    public long level(long level) {
        return counts(describe(level));
    }

    @Override
    public long depth(long level) {
        return Integer.toUnsignedLong(mcov_level.depth(describe(level)));
    }

    private MemorySegment describe(long level) {
        requireOpen();
        MemorySegment result = RESULT.get();
        int status = memcov_functions.mcov_get_level.invoke(getLevel, level, result);
        if (status == memcov_h.MCOV_ERROR_WRONG_LEVEL()) {
            throw Status.levelIsGone();
        }
        check(status, "mcov_get_level");
        return result;
    }

    private static long counts(MemorySegment level) {
        return LevelCounts.of(mcov_level.edges(level), mcov_level.new_edges(level));
    }

    @Override
    public MemorySegment serialize(Arena arena) {
        requireOpen();
        try (Arena results = Arena.ofConfined()) {
            MemorySegment data = results.allocate(ADDRESS);
            MemorySegment size = results.allocate(JAVA_LONG);
            MemorySegment function = symbols.function("mcov_try_serialize");
            check(memcov_functions.mcov_try_serialize.invoke(function, data, size), "serialize");
            return NativeSystem.freedBy(arena, data.get(ADDRESS, 0), size.get(JAVA_LONG, 0), this::free);
        }
    }

    private void free(MemorySegment buffer) {
        memcov_functions.mcov_free.invoke(free, buffer);
    }

    @Override
    public void deserialize(MemorySegment data, boolean merge) {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = inNativeMemory(data, arena);
            int status = merge
                    ? memcov_functions.mcov_merge.invoke(symbols.function("mcov_merge"), bytes, data.byteSize())
                    : memcov_functions.mcov_try_deserialize.invoke(
                            symbols.function("mcov_try_deserialize"), bytes, data.byteSize());
            if (status != memcov_h.MCOV_OK()) {
                SerializedForm.requireKnown(SerializedForm.hitmap(data), total());
            }
            check(status, merge ? "merge" : "deserialize");
        }
    }

    @Override
    public void load(MemorySegment hitmap, boolean merge) {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = inNativeMemory(hitmap, arena);
            int status = merge
                    ? memcov_functions.mcov_merge_hitmap.invoke(
                            symbols.function("mcov_merge_hitmap"), bytes, hitmap.byteSize())
                    : memcov_functions.mcov_try_set_hitmap.invoke(
                            symbols.function("mcov_try_set_hitmap"), bytes, hitmap.byteSize());
            if (status != memcov_h.MCOV_OK()) {
                SerializedForm.requireKnown(hitmap, total());
            }
            check(status, merge ? "merge" : "restore");
        }
    }

    @Override
    public Snapshot hits() {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            long size = storageSize();
            MemorySegment buffer = arena.allocate(Math.max(1, size));
            MemorySegment function = symbols.function("mcov_copy_hits");
            int status = memcov_functions.mcov_copy_hits.invoke(function, buffer, size);
            if (status == memcov_h.MCOV_ERROR_LENGTH()) {
                return hits(); // a module was loaded since the size was read
            }
            check(status, "mcov_copy_hits");
            return Snapshot.ofHitmap(buffer.asSlice(0, size));
        }
    }

    @Override
    public List<InstrumentedModule> modules() {
        requireOpen();
        int count = memcov_functions.mcov_get_module_count.invoke(symbols.function("mcov_get_module_count"));
        List<InstrumentedModule> modules = new ArrayList<>(count);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment module = arena.allocate(mcov_module.layout());
            MemorySegment counters = arena.allocate(mcov_counters.layout());
            MemorySegment function = symbols.function("mcov_get_module");
            for (int index = 0; index < count; index++) {
                check(memcov_functions.mcov_get_module.invoke(function, index, module), "mcov_get_module");
                modules.add(read(module, hasCounters(index, counters) ? counters : null));
            }
        }
        return List.copyOf(modules);
    }

    /** Whether a module counts inline; a runtime that does not know of that numbers no such module. */
    private boolean hasCounters(int index, MemorySegment counters) {
        if (!symbols.has(Feature.COUNTERS.symbol())) {
            return false;
        }
        int status =
                memcov_functions.mcov_get_counters.invoke(symbols.function(Feature.COUNTERS.symbol()), index, counters);
        if (status == memcov_h.MCOV_ERROR_NO_COUNTERS()) {
            return false;
        }
        check(status, "mcov_get_counters");
        return true;
    }

    @Override
    public void sync() {
        requireOpen();
        check(memcov_functions.mcov_sync.invoke(symbols.function("mcov_sync")), "sync");
    }

    /** A module with counters is never unloaded: their address is its name. */
    private int indexOf(InstrumentedModule module, MemorySegment counters) {
        int count = memcov_functions.mcov_get_module_count.invoke(symbols.function("mcov_get_module_count"));
        for (int index = 0; index < count; index++) {
            if (hasCounters(index, counters)
                    && mcov_counters.counters(counters).address()
                            == module.counters().address()) {
                return index;
            }
        }
        throw new IllegalArgumentException(module.path().getFileName() + " is not a module of this runtime");
    }

    /** The runtime writes to native memory; what is not, or could be cut off, gets a copy. */
    @Override
    public void counterClasses(InstrumentedModule module, MemorySegment target) {
        requireOpen();
        MemorySegment function = symbols.function("mcov_copy_counter_classes");
        try (Arena arena = Arena.ofConfined()) {
            int index = indexOf(module, arena.allocate(mcov_counters.layout()));
            boolean isDirect = target.isNative() && !target.isMapped();
            MemorySegment classes = isDirect ? target : arena.allocate(target.byteSize());
            check(
                    memcov_functions.mcov_copy_counter_classes.invoke(function, index, classes, target.byteSize()),
                    "counterClasses");
            if (!isDirect) {
                target.copyFrom(classes);
            }
        }
    }

    @Override
    public Patching patching() {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(mcov_patching.layout());
            MemorySegment function = symbols.function("mcov_get_patching");
            check(memcov_functions.mcov_get_patching.invoke(function, result), "mcov_get_patching");
            MemorySegment reason = mcov_patching.reason(result);
            return new Patching(
                    mode(mcov_patching.mode(result)),
                    mcov_patching.is_active(result) != 0,
                    reason.address() == 0 ? Optional.empty() : Optional.of(reason.getString(0)),
                    Integer.toUnsignedLong(mcov_patching.removed_now(result)),
                    mcov_patching.removed(result),
                    mcov_patching.put_back(result),
                    Integer.toUnsignedLong(mcov_patching.retired(result)),
                    Integer.toUnsignedLong(mcov_patching.missing(result)));
        }
    }

    private static Patching.Mode mode(int mode) {
        for (Patching.Mode value : Patching.Mode.values()) {
            if (number(value) == mode) {
                return value;
            }
        }
        throw new CoverageException("the runtime has a mode of patching that this jar does not know (" + mode
                + "): use the jar that belongs to it");
    }

    private static int number(Patching.Mode mode) {
        return switch (mode) {
            case OFF -> memcov_h.MCOV_PATCHING_OFF();
            case ON -> memcov_h.MCOV_PATCHING_ON();
            case AUTO -> memcov_h.MCOV_PATCHING_AUTO();
            case INLINE -> memcov_h.MCOV_PATCHING_INLINE();
        };
    }

    @Override
    public void setPatching(Patching.Mode mode) {
        requireOpen();
        int status = memcov_functions.mcov_set_patching.invoke(symbols.function("mcov_set_patching"), number(mode));
        if (status == memcov_h.MCOV_ERROR_PATCHING()) {
            Patching now = patching();
            String what = mode == Patching.Mode.INLINE ? "replaced" : "removed";
            throw new CoverageException("calls cannot be " + what + " in this process: "
                    + now.reason().orElse("the system refuses") + "; the mode stays " + now.mode());
        }
        check(status, "setPatching");
    }

    @Override
    public void attach(Path file) {
        requireOpen();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment function = symbols.function("mcov_attach");
            int status = memcov_functions.mcov_attach.invoke(
                    function, arena.allocateFrom(file.toAbsolutePath().toString()));
            if (status != memcov_h.MCOV_OK()) {
                throw Status.attachment(status, file, symbols);
            }
        }
    }

    /** What the struct points to stays valid while the process lives. */
    private static InstrumentedModule read(MemorySegment module, MemorySegment counters) {
        long edgeCount = Integer.toUnsignedLong(mcov_module.edge_count(module));
        MemorySegment pcs = mcov_module.pcs(module);
        boolean hasPcs = pcs.address() != 0;
        byte[] buildId = mcov_module
                .build_id(module)
                .reinterpret(Integer.toUnsignedLong(mcov_module.build_id_length(module)))
                .toArray(JAVA_BYTE);
        return new InstrumentedModule(
                Path.of(mcov_module.path(module).getString(0)),
                HexFormat.of().formatHex(buildId),
                mcov_module.load_bias(module),
                Integer.toUnsignedLong(mcov_module.first_edge(module)),
                edgeCount,
                pcs.reinterpret(hasPcs ? edgeCount * JAVA_LONG.byteSize() : 0).asReadOnly(),
                mcov_module
                        .function_entries(module)
                        .reinterpret(hasPcs ? edgeCount / 8 + 1 : 0)
                        .asReadOnly(),
                counters == null ? InstrumentedModule.Kind.GUARDS : kind(mcov_counters.kind(counters)),
                counters == null
                        ? MemorySegment.NULL
                        : mcov_counters
                                .counters(counters)
                                .reinterpret(edgeCount)
                                .asReadOnly());
    }

    private static InstrumentedModule.Kind kind(int kind) {
        return kind == memcov_h.MCOV_FLAGS() ? InstrumentedModule.Kind.FLAGS : InstrumentedModule.Kind.COUNTERS;
    }
}

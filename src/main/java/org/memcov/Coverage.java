package org.memcov;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.memcov.internal.CallbackOwner;
import org.memcov.internal.InstrumentedLibrary;
import org.memcov.internal.NativeAccess;
import org.memcov.internal.NativeRuntime;
import org.memcov.internal.jfr.Events;
import org.memcov.internal.jfr.LoadEvent;

/**
 * The edge coverage that one runtime in this process keeps: which control-flow edges of the
 * instrumented libraries that report to it were hit.
 *
 * <p>A {@code Coverage} stands for a <em>runtime</em>, reached through a library: two libraries
 * that share one {@code libmemcov.so} share their coverage, and two objects for the same runtime
 * are equal. Coverage belongs to the process; threads that run instrumented code at the same time
 * see each other's hits.
 *
 * <p>Edges are numbered from 1 in the order in which modules were loaded. Loading a library hits
 * edges itself (its constructors run): take a baseline, or {@link #reset()}, before you count.
 *
 * <p><b>Inline counters.</b> A module compiled with {@code inline-8bit-counters} or {@code
 * inline-bool-flag} calls nobody when it takes an edge. What it counted is found by each call here
 * that reaches the runtime (push, reset, snapshot, serialize and so on, and the end of a scope), and
 * by {@link #sync()}. {@link #now()} and {@link #hitmap()} are reads of memory: of such a module they
 * show what was hit up to the last of these calls. The same holds for edges whose calls were replaced
 * ({@link Patching.Mode#INLINE}).
 *
 * <p><b>Threads.</b> With memcov's own runtime any method may be called by any thread, while others
 * run instrumented code; a library loaded into a confined arena is reachable only by its thread.
 * With an existing build ({@link #supports supports(Feature.THREADS)} is false) control calls
 * exclude each other, but hits of other threads that arrive during one may be lost. They exclude
 * each other within the classes of one class loader: load memcov once in a JVM.
 *
 * <p><b>Lifetime.</b> A {@code Coverage} is usable as long as the library it was reached through is
 * open. After that whatever reads or changes coverage throws an {@link IllegalStateException}.
 */
public final class Coverage {
    private final NativeRuntime runtime;
    private final SymbolLookup symbols;
    private final Hitmap hitmap;

    private Coverage(NativeRuntime runtime, SymbolLookup symbols) {
        this.runtime = runtime;
        this.symbols = symbols;
        this.hitmap = new Hitmap(runtime);
        Events.reached(runtime);
    }

    /**
     * Reaches the runtime whose symbols a lookup finds: that of a library that was linked with
     * {@code libmemcov.so}, memcov's or an existing one, and is loaded already.
     *
     * <p>A library whose callbacks nobody defines ends the process when it is loaded, before this
     * method can help; {@link #load} looks first.
     *
     * @param lookup where to find the symbols of {@code memcov.h}
     * @return the coverage of that runtime
     * @throws CoverageException if a symbol of the base ABI is missing, if this JVM forbids native
     *     access, or if no edge is known because somebody else took the callbacks
     */
    public static Coverage of(SymbolLookup lookup) {
        Objects.requireNonNull(lookup, "lookup");
        NativeAccess.require();
        NativeRuntime runtime = NativeRuntime.of(lookup);
        CallbackOwner.require(runtime);
        return new Coverage(runtime, lookup);
    }

    /**
     * Loads an instrumented library and reaches the runtime that serves it. A library that leaves
     * its callbacks to others is served by memcov's own runtime, which this jar carries. Once that
     * is loaded, a library that is not instrumented itself is not refused any more, since one that
     * it needs may be.
     *
     * <p>System properties: {@code org.memcov.runtime}, a {@code libmemcov.so} to take instead of
     * the one in the jar; {@code org.memcov.tmpdir}, where to unpack that one.
     *
     * @param library the path of a shared library
     * @param arena closes the library
     * @return the coverage of the runtime that serves the library
     * @throws CoverageException if it cannot be loaded or is not instrumented
     */
    public static Coverage load(Path library, Arena arena) {
        Objects.requireNonNull(library, "library");
        Objects.requireNonNull(arena, "arena");
        LoadEvent event = Events.load();
        InstrumentedLibrary opened = InstrumentedLibrary.open(library, arena);
        Coverage coverage = new Coverage(opened.runtime(), opened.symbols());
        if (event != null) {
            event.loaded(library, coverage.runtime);
        }
        return coverage;
    }

    /**
     * Returns the symbols of the library this coverage was reached through, to call its functions.
     *
     * @return the lookup given to {@link #of}, or that of the library given to {@link #load}
     */
    public SymbolLookup symbols() {
        return symbols;
    }

    /**
     * Returns the number of edges hit in the current level. A memory read; it has what inline
     * counters counted as of the last call of {@link #sync()}, or of one that looks at them itself.
     *
     * @return the runtime's {@code now}
     */
    public long now() {
        return runtime.now();
    }

    /**
     * Returns the number of edges of all modules loaded so far. A memory read.
     *
     * @return the runtime's {@code total}
     */
    public long total() {
        return runtime.total();
    }

    /**
     * Overrides {@link #now()}, nothing else, until the next call that changes the hitmap.
     *
     * @param now a number of 32 bits without sign
     */
    public void setNow(long now) {
        runtime.setNow(now);
    }

    /**
     * Looks at what was counted inline, and that is all: what there is so far is in the hitmap, in
     * {@link #now()} and in the coverage file when this returns. Modules with guards need none of it,
     * but with {@link Patching.Mode#INLINE}.
     *
     * @throws UnsupportedOperationException without {@link Feature#COUNTERS}
     */
    public void sync() {
        runtime.sync();
    }

    /** Forgets every hit of the current level; what lies beneath stays. */
    public void reset() {
        runtime.reset();
    }

    /**
     * Starts a new, empty level. Closing the scope ends it: what was hit inside and what lay
     * beneath become one.
     *
     * @return the scope, for try-with-resources
     */
    public Scope push() {
        return scope().push();
    }

    /**
     * Returns a scope that is not open yet, to be opened and closed as often as one likes:
     * {@link Scope#push()} starts a level as {@link #push()} does. Nothing is allocated then, except
     * with an existing build, whose stack is kept on this side.
     *
     * @return a closed scope
     */
    public Scope scope() {
        return new Scope(runtime);
    }

    /**
     * Returns the live hitmap.
     *
     * @return a view of native memory
     */
    public Hitmap hitmap() {
        return hitmap;
    }

    /**
     * Copies the current level's hitmap.
     *
     * @return its edges as of now
     */
    public Snapshot snapshot() {
        if (supports(Feature.COUNTERS)) {
            runtime.sync();
        }
        return hitmap.snapshot();
    }

    /**
     * Writes the current level in the serialized form, into native memory that a channel can write
     * from without a Java array ({@code segment.asByteBuffer()}).
     *
     * @param arena frees the buffer
     * @return the runtime's own buffer, read-only
     */
    public MemorySegment serialize(Arena arena) {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the arena that is to free the buffer is closed: give an open one");
        }
        return runtime.serialize(arena);
    }

    /**
     * Replaces the current level by serialized coverage. Nothing changes if the data is refused.
     *
     * @param data what {@link #serialize}, {@link Snapshot#toBytes()} or the base ABI wrote, in
     *     native memory or on the heap; a shorter hitmap, of a process with fewer modules, is fine
     * @throws IllegalArgumentException if the data is not of the serialized form, or has an edge
     *     above {@link #total()}
     */
    public void deserialize(MemorySegment data) {
        runtime.deserialize(Objects.requireNonNull(data, "data"), false);
    }

    /**
     * Ors serialized coverage into the current level.
     *
     * @param data as for {@link #deserialize}
     * @throws IllegalArgumentException as for {@link #deserialize}
     */
    public void merge(MemorySegment data) {
        runtime.deserialize(Objects.requireNonNull(data, "data"), true);
    }

    /**
     * Ors a snapshot into the current level.
     *
     * @param snapshot edges of this runtime's modules
     * @throws IllegalArgumentException if it has an edge above {@link #total()}
     */
    public void merge(Snapshot snapshot) {
        runtime.load(snapshot.segment(), true);
    }

    /**
     * Replaces the current level by a snapshot.
     *
     * @param snapshot edges of this runtime's modules
     * @throws IllegalArgumentException if it has an edge above {@link #total()}
     */
    public void restore(Snapshot snapshot) {
        runtime.load(snapshot.segment(), false);
    }

    /**
     * Returns the edges this process itself hit since it started, whatever was reset since; bits
     * that came from deserialize, merge or restore are not among them.
     *
     * @return this process's own hits
     * @throws UnsupportedOperationException without {@link Feature#HITS}
     */
    public Snapshot hits() {
        return runtime.hits();
    }

    /**
     * Attaches a coverage file: from now on every edge this process hits for the first time is in
     * the file at once, and so is what it hit before; whatever becomes of the process, it stays
     * there. What is counted inline is in it from the next {@link #sync()} on, or a call that looks
     * at the counters itself. {@link CoverageFile} reads it, also meanwhile. {@code MEMCOV_FILE} in the environment
     * does the same from the first module on, without a call.
     *
     * @param file is made, with mode 0600, if it is not there; {@code %p} in its path stands for the
     *     process id
     * @throws CoverageException if it is not a coverage file or cannot be written, or if one is
     *     attached already; then nothing has changed
     * @throws UnsupportedOperationException without {@link Feature#COVERAGE_FILE}
     */
    public void attach(Path file) {
        runtime.attach(file);
    }

    /**
     * Returns when calls of edges that were hit are removed, whether they can be in this process,
     * and how many were.
     *
     * @return how it stands now
     * @throws UnsupportedOperationException without {@link Feature#PATCHING}
     */
    public Patching patching() {
        return runtime.patching();
    }

    /**
     * Sets whether and when calls are removed, in place of what {@code MEMCOV_PATCH} in the
     * environment said ({@code auto}, {@code on}, {@code off} or {@code inline}).
     *
     * @param mode {@link Patching.Mode#OFF} puts all calls back but those that were replaced for good
     * @throws CoverageException if it is {@link Patching.Mode#ON} and calls cannot be removed in this
     *     process, or {@link Patching.Mode#INLINE} and they cannot be replaced; then the mode is as
     *     it was
     * @throws UnsupportedOperationException without {@link Feature#PATCHING}
     */
    public void setPatching(Patching.Mode mode) {
        runtime.setPatching(Objects.requireNonNull(mode, "mode"));
    }

    /**
     * Returns the modules the runtime numbered, in load order. One that was unloaded stays.
     *
     * @return an immutable list
     * @throws UnsupportedOperationException without {@link Feature#MODULES}
     */
    public List<InstrumentedModule> modules() {
        return runtime.modules();
    }

    /**
     * Writes the class of each of a module's counters: AFL's, a bit each, so that two runs can be
     * compared with bit operations. 0 stands for an edge that was not hit; 1, 2 and 4 for 1, 2 and 3
     * hits; 8 for 4 to 7, 16 for 8 to 15, 32 for 16 to 31, 64 for 32 to 127, 128 for more. They are
     * hits since the last push, reset, restore or deserialize.
     *
     * @param module one of {@link #modules()}
     * @param target gets a byte for each of the module's edges; what is left of it is set to 0
     * @throws IllegalArgumentException if it is too short or read-only, or the module is not one of
     *     this runtime
     * @throws IllegalStateException if the module has guards, which count nothing
     * @throws UnsupportedOperationException without {@link Feature#COUNTERS}
     */
    public void counterClasses(InstrumentedModule module, MemorySegment target) {
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(target, "target");
        module.requireCounters();
        if (target.isReadOnly() || target.byteSize() < module.edgeCount()) {
            throw new IllegalArgumentException("the target has to be writable and of at least "
                    + module.edgeCount() + " bytes, one for each edge of "
                    + module.path().getFileName());
        }
        runtime.counterClasses(module, target);
    }

    /**
     * Returns what the runtime offers beyond the base ABI.
     *
     * @return an immutable set
     */
    public Set<Feature> features() {
        return runtime.features();
    }

    /**
     * Tells whether the runtime offers a feature.
     *
     * @param feature a feature
     * @return whether it is there
     */
    public boolean supports(Feature feature) {
        return features().contains(feature);
    }

    /** Whether the other object stands for the same runtime. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Coverage coverage && coverage.runtime.address() == runtime.address();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(runtime.address());
    }

    @Override
    public String toString() {
        return runtime.isReachable() ? "Coverage[" + now() + " of " + total() + " edges]" : "Coverage[closed]";
    }
}

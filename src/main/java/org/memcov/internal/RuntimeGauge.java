package org.memcov.internal;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the numbers of a runtime in a thread that has nothing to do with its library, at any time.
 * It keeps no library open, and reads nothing that may be unmapped:
 *
 * <ul>
 *   <li>Memcov's own runtime stays loaded, so it is read without the scope of the library it was
 *       reached through, which may be closed or another thread's.
 *   <li>An existing build ends with its library. It is read through the segments of its {@link
 *       NativeRuntime}, which refuse when they must, as long as somebody else holds that.
 * </ul>
 */
public final class RuntimeGauge {
    private final RuntimeKind kind;
    private final long address;
    private final String file;
    private final Supplier<MemorySegment> state;
    private final Supplier<MemorySegment> total;

    private RuntimeGauge(RuntimeKind kind, Symbols symbols, Function<MemorySegment, Supplier<MemorySegment>> access) {
        this.kind = kind;
        this.address = symbols.state().address();
        this.file = NativeSystem.owner(symbols.state());
        this.state = access.apply(symbols.state());
        this.total = access.apply(symbols.total());
    }

    /** Of memcov's own runtime, which was pinned: both symbols lie in the same library. */
    static RuntimeGauge ofPinned(Symbols symbols) {
        return new RuntimeGauge(RuntimeKind.MEMCOV, symbols, segment -> {
            MemorySegment pinned = MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
            return () -> pinned;
        });
    }

    static RuntimeGauge ofExisting(Symbols symbols) {
        return new RuntimeGauge(RuntimeKind.EXISTING, symbols, segment -> new WeakReference<>(segment)::get);
    }

    /** What a runtime said. */
    public record Reading(long now, long total) {}

    public RuntimeKind kind() {
        return kind;
    }

    /** What tells runtimes apart, as {@link NativeRuntime#address()}. */
    public long address() {
        return address;
    }

    /** The library or executable that the runtime lies in. */
    public String file() {
        return file;
    }

    /** Its numbers, unless this thread cannot read them now. */
    public Optional<Reading> read() {
        MemorySegment readState = state.get();
        MemorySegment readTotal = total.get();
        if (readState == null || readTotal == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reading(NativeRuntime.now(readState), NativeRuntime.total(readTotal)));
        } catch (IllegalStateException | WrongThreadException closedOrConfined) {
            return Optional.empty();
        }
    }

    /** Whether no thread can ever read it again. */
    public boolean isOver() {
        MemorySegment readState = state.get();
        return readState == null || !readState.scope().isAlive();
    }

    /** Whether it reads what the other one reads, as long and in as many threads. */
    public boolean standsFor(RuntimeGauge other) {
        return kind == RuntimeKind.MEMCOV && address == other.address;
    }
}

package org.memcov.internal;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.memcov.CoverageException;

/**
 * Who serves the callbacks of instrumented code in this process. An executable or preloaded library
 * that was linked with a sanitizer defines weak ones that do nothing, and it comes before any
 * runtime: coverage would stay 0 and nobody would say why.
 */
public final class CallbackOwner {
    private CallbackOwner() {}

    /**
     * Refuses a runtime that has seen no edge while somebody else has the callbacks.
     *
     * @throws CoverageException that says who it is
     */
    public static void require(NativeRuntime runtime) {
        require(runtime, NativeSystem.globalSymbol(InstrumentedLibrary.CALLBACK_INIT));
    }

    /** Whether it is another runtime that has the callbacks of others, and this one those of its own. */
    private static boolean isRuntime(String owner) {
        return NativeSystem.globalSymbol(InstrumentedLibrary.STATE)
                .filter(state -> NativeSystem.owner(state).equals(owner))
                .isPresent();
    }

    /** Callbacks that somebody serves who keeps no coverage at all. */
    static CoverageException withoutRuntime(Path library, Optional<MemorySegment> callback) {
        String owner = callback.map(NativeSystem::owner).orElse("nobody");
        return new CoverageException(library + " is instrumented, but its callbacks are served by " + owner
                + ", which was loaded earlier and keeps no coverage (a sanitizer's runtime defines callbacks that do "
                + "nothing): run without it, or link the library with the static runtime and -Bsymbolic");
    }

    static void require(NativeRuntime runtime, Optional<MemorySegment> callback) {
        if (runtime.total() > 0 || callback.isEmpty()) {
            return;
        }
        String owner = NativeSystem.owner(callback.get());
        String runtimeOwner = NativeSystem.owner(MemorySegment.ofAddress(runtime.address()));
        if (!owner.equals(runtimeOwner) && !isRuntime(owner)) {
            throw new CoverageException(
                    "the total is 0 although instrumented code may be loaded: its callbacks are served "
                            + "by " + owner
                            + ", which was loaded earlier (a sanitizer's runtime defines callbacks that do "
                            + "nothing), and not by the runtime " + runtimeOwner
                            + ": run without it, or link the library with "
                            + "the static runtime and -Bsymbolic");
        }
    }
}

package org.memcov.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.memcov.CoverageException;

/**
 * Opens an instrumented library so that its callbacks find a runtime, and finds out which one.
 *
 * <p>Callbacks that nobody defines end the process when a constructor calls them. So the file is
 * looked at first, and then opened with all its symbols bound at once: callbacks that are
 * unresolved, in it or in a library it needs, are then an error of the loader, before anything of
 * the library has run. Only then memcov's own runtime is loaded for it.
 *
 * <p>Who serves the callbacks follows the loader's rules: the library itself if it was linked with
 * -Bsymbolic, else the first of executable, preloaded and globally opened libraries that defines
 * them, else the library and those it needs.
 */
public final class InstrumentedLibrary {
    private static final String CALLBACK_PREFIX = "__sanitizer_cov_";
    static final String CALLBACK_INIT = "__sanitizer_cov_trace_pc_guard_init";
    static final String COUNTERS_INIT = "__sanitizer_cov_8bit_counters_init";
    static final String FLAGS_INIT = "__sanitizer_cov_bool_flag_init";
    private static final List<String> INITS = List.of(CALLBACK_INIT, COUNTERS_INIT, FLAGS_INIT);
    static final String STATE = "mem_coverage";
    static final String VERSION = "mcov_abi_version";
    private static final String RUNTIME_NAME = "libmemcov.so";

    private final Path path;
    private final ElfFile elf;
    private final MemorySegment handle;
    private final Arena arena;

    private InstrumentedLibrary(Path path, ElfFile elf, MemorySegment handle, Arena arena) {
        this.path = path;
        this.elf = elf;
        this.handle = handle;
        this.arena = arena;
    }

    /**
     * Opens a library; the arena closes it.
     *
     * @throws CoverageException if it cannot be opened
     */
    public static InstrumentedLibrary open(Path path, Arena arena) {
        NativeAccess.require();
        ElfFile elf = ElfFile.read(path);
        String name = path.toAbsolutePath().toString();
        NativeSystem.Opened opened = NativeSystem.open(name, NativeSystem.Binding.NOW);
        if (opened.failed() && lacksRuntime(opened.error())) {
            BundledRuntime.loadGlobally();
            opened = NativeSystem.open(name, NativeSystem.Binding.NOW);
        }
        if (opened.failed() && neededInit(elf).isPresent()) {
            opened = openLazily(path, name);
        }
        if (opened.failed()) {
            throw new CoverageException(path + " cannot be loaded: " + opened.error());
        }
        MemorySegment handle = opened.handle();
        try {
            handle = handle.reinterpret(arena, NativeSystem::close);
        } catch (IllegalStateException | WrongThreadException e) {
            NativeSystem.close(handle);
            throw e;
        }
        return new InstrumentedLibrary(path, elf, handle, arena);
    }

    /** An unresolved symbol may be one the library never calls; but every callback must be found. */
    private static NativeSystem.Opened openLazily(Path path, String name) {
        if (NativeSystem.globalSymbol(CALLBACK_INIT).isEmpty()) {
            BundledRuntime.loadGlobally();
        }
        NativeSystem.Opened opened = NativeSystem.open(name, NativeSystem.Binding.NOW);
        if (!opened.failed()) {
            return opened;
        }
        if (opened.error().contains(CALLBACK_PREFIX)) {
            throw new CoverageException(path + " has a callback that its runtime does not serve (" + opened.error()
                    + "): compile it with -fsanitize-coverage=trace-pc-guard, with or without pc-table, alone");
        }
        return NativeSystem.open(name, NativeSystem.Binding.LAZY);
    }

    /** The callback with which a file tells of its edges, if it leaves that to others. */
    static Optional<String> neededInit(ElfFile file) {
        return INITS.stream().filter(file::needs).findFirst();
    }

    /** Whether the loader gave up because nobody defines the callbacks. */
    private static boolean lacksRuntime(String error) {
        // The rest of the sentence is in the user's language.
        return error.contains(CALLBACK_PREFIX) || error.startsWith(RUNTIME_NAME + ":");
    }

    /** The library's own symbols, and those of the libraries it needs, for the arena's life. */
    public SymbolLookup symbols() {
        return name -> NativeSystem.symbol(handle, name).map(this::scoped);
    }

    private MemorySegment scoped(MemorySegment symbol) {
        return symbol.reinterpret(arena, null);
    }

    private Optional<MemorySegment> resolve(String name) {
        if (elf.isSymbolic() && elf.defines(name)) {
            return NativeSystem.symbol(handle, name);
        }
        return NativeSystem.globalSymbol(name).or(() -> NativeSystem.symbol(handle, name));
    }

    /**
     * The runtime that serves the library's callbacks.
     *
     * @throws CoverageException if there is none, or somebody else has the callbacks
     */
    public NativeRuntime runtime() {
        Optional<String> needed = neededInit(elf);
        if (resolve(STATE).isEmpty()) {
            if (needed.isPresent()) {
                throw CallbackOwner.withoutRuntime(path, resolve(needed.get()));
            }
            throw new CoverageException(
                    path + " is not instrumented, and neither is a library it needs: compile it with "
                            + "clang and -fsanitize-coverage=trace-pc-guard");
        }
        NativeRuntime runtime = NativeRuntime.of(name -> resolve(name).map(this::scoped));
        CallbackOwner.require(runtime, resolve(needed.orElse(CALLBACK_INIT)));
        return runtime;
    }
}

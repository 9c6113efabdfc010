package org.memcov.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.memcov.CoverageException;
import org.memcov.internal.ffm.memcov_dl_info;
import org.memcov.internal.ffm.memcov_system;

/**
 * The C library and the loader of this process. The loader is called directly, since
 * {@link SymbolLookup#libraryLookup} neither loads globally nor says why it failed.
 */
final class NativeSystem {
    /* <dlfcn.h> of Linux */
    private static final int RTLD_LAZY = 1;
    private static final int RTLD_NOW = 2;
    private static final int RTLD_NOLOAD = 4;
    private static final int RTLD_GLOBAL = 0x100;
    private static final int RTLD_NODELETE = 0x1000;
    private static final MemorySegment RTLD_DEFAULT = MemorySegment.NULL;

    private static final MemorySegment DLOPEN = system("dlopen");
    private static final MemorySegment DLCLOSE = system("dlclose");
    private static final MemorySegment DLSYM = system("dlsym");
    private static final MemorySegment DLERROR = system("dlerror");
    private static final MemorySegment DLADDR = system("dladdr");
    private static final MemorySegment GETXATTR = system("getxattr");
    /** The process's own free: an allocator that was preloaded comes before the C library's. */
    private static final MemorySegment FREE = symbol(RTLD_DEFAULT, "free").orElseGet(() -> system("free"));

    private NativeSystem() {}

    private static MemorySegment system(String name) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .orElseThrow(() -> new CoverageException(
                        "this system's C library has no " + name + "; memcov runs on Linux with glibc"));
    }

    /** How a library is opened. */
    enum Binding {
        /** All symbols now, so that an unresolved one is an error here; for this library alone. */
        NOW(RTLD_NOW),
        /** Functions at their first call, where an unresolved one ends the process. */
        LAZY(RTLD_LAZY),
        /** All symbols now, and offered to all libraries that are opened later. */
        NOW_GLOBAL(RTLD_NOW | RTLD_GLOBAL),
        /** Not at all, but if it is open already it is never closed again. */
        PINNED(RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);

        private final int flags;

        Binding(int flags) {
            this.flags = flags;
        }
    }

    /** What opening a library came to: a handle, or the loader's own words. */
    record Opened(MemorySegment handle, String error) {
        boolean failed() {
            return error != null;
        }
    }

    static Opened open(String path, Binding binding) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = memcov_system.dlopen.invoke(DLOPEN, arena.allocateFrom(path), binding.flags);
            if (handle.address() != 0) {
                return new Opened(handle, null);
            }
            MemorySegment error = memcov_system.dlerror.invoke(DLERROR);
            return new Opened(handle, error.address() == 0 ? "the loader gives no reason" : error.getString(0));
        }
    }

    static void close(MemorySegment handle) {
        memcov_system.dlclose.invoke(DLCLOSE, handle);
    }

    /** A symbol of a library and those it needs. */
    static Optional<MemorySegment> symbol(MemorySegment handle, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = memcov_system.dlsym.invoke(DLSYM, handle, arena.allocateFrom(name));
            return found.address() == 0 ? Optional.empty() : Optional.of(found);
        }
    }

    /** A symbol as any library that is opened now would find it: the global one comes first. */
    static Optional<MemorySegment> globalSymbol(String name) {
        return symbol(RTLD_DEFAULT, name);
    }

    /** The file of the library or executable that an address lies in. */
    static String owner(MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(memcov_dl_info.layout());
            if (memcov_system.dladdr.invoke(DLADDR, address, info) == 0) {
                return "an unknown object";
            }
            return memcov_dl_info.dli_fname(info).getString(0);
        }
    }

    /** Whether a file has an extended attribute; of Java's own only those named user are reached. */
    static boolean hasAttribute(Path file, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return memcov_system.getxattr.invoke(
                            GETXATTR,
                            arena.allocateFrom(file.toString()),
                            arena.allocateFrom(name),
                            MemorySegment.NULL,
                            0)
                    > 0;
        }
    }

    /** Keeps the library that an address lies in loaded for the life of the process. */
    static void pin(MemorySegment address) {
        open(owner(address), Binding.PINNED); // of a file that is gone or the executable: it stays anyway
    }

    /** A malloc'ed buffer as a read-only segment that is freed when the arena is closed. */
    static MemorySegment freedBy(Arena arena, MemorySegment buffer, long size, Consumer<MemorySegment> free) {
        try {
            return buffer.reinterpret(size, arena, free).asReadOnly();
        } catch (IllegalStateException | WrongThreadException e) {
            free.accept(buffer); // the arena did not take it
            throw e;
        }
    }

    /** Frees what the process's own malloc gave. */
    static void free(MemorySegment buffer) {
        memcov_system.free.invoke(FREE, buffer);
    }
}

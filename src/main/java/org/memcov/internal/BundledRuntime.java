package org.memcov.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.memcov.CoverageException;

/**
 * Memcov's own runtime as the jar carries it: unpacked, opened globally so that libraries opened
 * later find the callbacks in it, and deleted at once, since an open library needs no name. It is
 * never closed.
 */
final class BundledRuntime {
    private static boolean loaded;

    private BundledRuntime() {}

    /**
     * Loads the runtime for all libraries that are opened from now on; does nothing the second time.
     *
     * @throws CoverageException if it cannot be had or opened
     */
    static synchronized void loadGlobally() {
        if (loaded) {
            return;
        }
        Optional<Path> given = BundledFile.RUNTIME.given();
        if (given.isPresent()) {
            openGiven(given.get());
        } else {
            openBundled();
        }
        loaded = true;
    }

    private static void openGiven(Path runtime) {
        String property = "-D" + BundledFile.RUNTIME.property();
        ElfFile elf = ElfFile.read(runtime);
        if (!elf.defines(InstrumentedLibrary.CALLBACK_INIT) || !elf.defines(InstrumentedLibrary.STATE)) {
            throw new CoverageException(
                    property + " names " + runtime + ", which is no coverage runtime: it does not define "
                            + InstrumentedLibrary.CALLBACK_INIT + " and " + InstrumentedLibrary.STATE);
        }
        NativeSystem.Opened opened =
                NativeSystem.open(runtime.toAbsolutePath().toString(), NativeSystem.Binding.NOW_GLOBAL);
        if (opened.failed()) {
            throw new CoverageException("the runtime that " + property + " names cannot be loaded: " + opened.error());
        }
    }

    private static void openBundled() {
        try (BundledFile.Unpacked runtime = BundledFile.RUNTIME.locate()) {
            NativeSystem.Opened opened = NativeSystem.open(runtime.path().toString(), NativeSystem.Binding.NOW_GLOBAL);
            if (opened.failed()) {
                throw new CoverageException("the runtime was unpacked to " + runtime.folder()
                        + ", but cannot be loaded from there (" + opened.error()
                        + "): if that file system is mounted noexec, " + BundledFile.RUNTIME.elsewhere());
            }
        }
    }
}

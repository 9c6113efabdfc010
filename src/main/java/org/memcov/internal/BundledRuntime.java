package org.memcov.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.memcov.CoverageException;

/**
 * Memcov's own runtime as the jar carries it: unpacked into a folder of its own, opened globally so
 * that libraries opened later find the callbacks in it, and deleted at once, since an open library
 * needs no name. It is never closed.
 */
final class BundledRuntime {
    /** A system property: the path of a libmemcov.so to take instead of the one in the jar. */
    static final String RUNTIME_PROPERTY = "org.memcov.runtime";

    /** A system property: the folder to unpack the runtime into, instead of java.io.tmpdir. */
    static final String FOLDER_PROPERTY = "org.memcov.tmpdir";

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
        String given = System.getProperty(RUNTIME_PROPERTY);
        if (given != null) {
            openGiven(Path.of(given));
        } else {
            openBundled(Machine.current().folder());
        }
        loaded = true;
    }

    private static void openGiven(Path runtime) {
        ElfFile elf = ElfFile.read(runtime);
        if (!elf.defines(InstrumentedLibrary.CALLBACK_INIT) || !elf.defines(InstrumentedLibrary.STATE)) {
            throw new CoverageException("-D" + RUNTIME_PROPERTY + " names " + runtime
                    + ", which is no coverage runtime: it does not define " + InstrumentedLibrary.CALLBACK_INIT
                    + " and " + InstrumentedLibrary.STATE);
        }
        NativeSystem.Opened opened =
                NativeSystem.open(runtime.toAbsolutePath().toString(), NativeSystem.Binding.NOW_GLOBAL);
        if (opened.failed()) {
            throw new CoverageException(
                    "the runtime that -D" + RUNTIME_PROPERTY + " names cannot be loaded: " + opened.error());
        }
    }

    static void openBundled(String machineFolder) {
        String resource = "/org/memcov/native/" + machineFolder + "/libmemcov.so";
        Path folder = null;
        Path file = null;
        try (InputStream content = BundledRuntime.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new CoverageException("this jar carries no runtime for " + machineFolder
                        + ": build csrc for it with CMake and name the result with -D" + RUNTIME_PROPERTY
                        + "=/path/to/libmemcov.so");
            }
            folder = createFolder();
            file = folder.resolve("libmemcov.so");
            Files.copy(content, file);
            NativeSystem.Opened opened = NativeSystem.open(file.toString(), NativeSystem.Binding.NOW_GLOBAL);
            if (opened.failed()) {
                throw new CoverageException("the runtime was unpacked to " + folder
                        + ", but cannot be loaded from there ("
                        + opened.error()
                        + "): if that file system is mounted noexec, name a folder on another one with -D"
                        + FOLDER_PROPERTY + "=DIR, or a runtime outside the jar with -D" + RUNTIME_PROPERTY + "=FILE");
            }
        } catch (IOException e) {
            throw new CoverageException(
                    "the runtime cannot be unpacked to "
                            + (folder == null ? parentFolder() : folder) + " (" + e
                            + "): name a folder that can be written with -D"
                            + FOLDER_PROPERTY + "=DIR",
                    e);
        } finally {
            delete(file);
            delete(folder);
        }
    }

    private static Path parentFolder() {
        return Path.of(System.getProperty(FOLDER_PROPERTY, System.getProperty("java.io.tmpdir")));
    }

    private static Path createFolder() throws IOException {
        return Files.createTempDirectory(parentFolder(), "memcov").toAbsolutePath();
    }

    private static void delete(Path path) {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}

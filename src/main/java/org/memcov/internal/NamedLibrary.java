package org.memcov.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.memcov.CoverageException;

/** Where a library lies that is known by its name: Java's library path, then the loader's. */
public final class NamedLibrary {
    private NamedLibrary() {}

    /**
     * Searches a library.
     *
     * @param name {@code parser}, or the name of its file, {@code libparser.so}
     * @throws CoverageException if there is none
     */
    public static Path find(String name) {
        String file = name.contains(".so") ? name : System.mapLibraryName(name);
        return Stream.of(
                        in(System.getProperty("java.library.path"), file),
                        in(System.getenv("LD_LIBRARY_PATH"), file),
                        LoaderCache.find(file).stream())
                .flatMap(places -> places)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new CoverageException("there is no library " + file
                        + " on java.library.path, on LD_LIBRARY_PATH or among the system's: put its folder on one of"
                        + " these, or give its path, with a slash in it"));
    }

    private static Stream<Path> in(String folders, String file) {
        return Stream.of(folders == null ? new String[0] : folders.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, file));
    }
}

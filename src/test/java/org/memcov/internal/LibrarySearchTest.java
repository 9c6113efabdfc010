package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.Native;

/** What a library needs is found where the loader would find it. */
class LibrarySearchTest {
    private static final String RUNTIME = "libmemcov.so";

    @TempDir
    Path folder;

    private static LibrarySearch.Found find(String library, String name, String libraryPath) {
        ElfFile file = ElfFile.readLinked(Native.library(library));
        return new LibrarySearch(file, libraryPath)
                .all().stream()
                        .filter(found -> found.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static Path path(LibrarySearch.Found found) throws IOException {
        return found.file().orElseThrow().path().toRealPath();
    }

    @Test
    void throughTheRunPath() throws IOException {
        LibrarySearch.Found found = find("linked", RUNTIME, null);
        assertEquals("RUNPATH", found.through());
        assertEquals(Native.runtime().toRealPath(), path(found));
    }

    @Test
    void aRunPathMayCountFromTheFile() throws IOException {
        LibrarySearch.Found found = find("existing/existing", RUNTIME, null);
        assertEquals("RUNPATH", found.through());
        assertEquals(Native.library("existing/memcov").toRealPath(), path(found));
    }

    @Test
    void theLibraryPathComesBeforeTheRunPath() throws IOException {
        LibrarySearch.Found found =
                find("linked", RUNTIME, folder + ":" + Native.folder().resolve("existing"));
        assertEquals("LD_LIBRARY_PATH", found.through());
        assertEquals(Native.library("existing/memcov").toRealPath(), path(found));
    }

    @Test
    void theOlderRunPathComesBeforeTheLibraryPath() throws IOException {
        LibrarySearch.Found found = find(
                "linked_rpath", RUNTIME, Native.folder().resolve("existing").toString());
        assertEquals("RPATH", found.through());
        assertEquals(Native.runtime().toRealPath(), path(found));
    }

    @Test
    void filesThatTheLoaderWouldNotTakeArePassedOver() throws IOException {
        Files.writeString(folder.resolve(RUNTIME), "no library");
        assertEquals("RUNPATH", find("linked", RUNTIME, folder.toString()).through());
    }

    @Test
    void amongTheSystemsLibraries() {
        LibrarySearch.Found found = find("linked", "libc.so.6", null);
        assertEquals("the system's libraries", found.through());
        assertTrue(found.file().orElseThrow().defines("malloc"));
    }

    @Test
    void whatIsNeededByWhatIsNeeded() throws IOException {
        assertEquals(Native.library("wrapped").toRealPath(), path(find("wrapper", "libwrapped.so", null)));
        assertTrue(find("wrapper", "libc.so.6", null).file().isPresent());
    }

    @Test
    void whatIsNowhere() {
        assertTrue(find("orphan", RUNTIME, folder.toString()).file().isEmpty());
    }
}

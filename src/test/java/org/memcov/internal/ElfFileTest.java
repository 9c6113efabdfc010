package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.testing.Native;

/** Reading ELF files, damaged ones above all: a sentence, never another exception. */
class ElfFileTest {
    private static final String INIT = "__sanitizer_cov_trace_pc_guard_init";

    @TempDir
    Path folder;

    private byte[] whole;

    @BeforeEach
    void read() throws IOException {
        whole = Files.readAllBytes(Native.library("fixture"));
    }

    @Test
    void aLibraryTellsWhatItDefinesAndWhatItNeeds() {
        ElfFile fixture = ElfFile.read(Native.library("fixture"));
        assertTrue(fixture.defines("classify"));
        assertFalse(fixture.needs("classify"));
        assertTrue(fixture.needs(INIT));
        assertFalse(fixture.defines(INIT));
        assertFalse(fixture.isSymbolic());
    }

    @Test
    void aStaticRuntimeIsLinkedSymbolically() {
        ElfFile library = ElfFile.read(Native.library("static"));
        assertTrue(library.defines(INIT));
        assertTrue(library.isSymbolic());
    }

    @Test
    void everyPrefixIsRefused() throws IOException {
        Path file = folder.resolve("prefix.so");
        for (int size = 0; size < whole.length; size += size < 1100 || size > whole.length - 100 ? 1 : 97) {
            Files.write(file, Arrays.copyOf(whole, size));
            assertThrows(CoverageException.class, () -> ElfFile.read(file));
        }
    }

    @Test
    void anyFieldOfTheHeadersMayBeWrong() throws IOException {
        int sections = (int) (whole.length - 64L * (whole[60] & 0xff));
        for (int at = 0; at < whole.length; at += at >= 64 && at < sections ? 61 : 1) {
            for (int value : new int[] {0x7f, 0x80, 0xff}) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                readsOrRefuses(changed);
            }
        }
    }

    @Test
    void anyBytesMayBeWrong() throws IOException {
        Random random = new Random(99);
        for (int round = 0; round < 2000; round++) {
            byte[] changed = whole.clone();
            for (int i = random.nextInt(200); i >= 0; i--) {
                changed[6 + random.nextInt(changed.length - 6)] = (byte) random.nextInt();
            }
            readsOrRefuses(changed);
        }
    }

    /** Any other exception fails the test. */
    private void readsOrRefuses(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("changed.so"), content);
        try {
            ElfFile.read(file);
        } catch (CoverageException e) {
            assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
        }
    }
}

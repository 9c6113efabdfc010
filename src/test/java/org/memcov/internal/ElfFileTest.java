package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    void theBuildIdIsThatOfTheLinker() throws IOException {
        assertTrue(ElfFile.read(Native.library("fixture")).buildId().matches("[0-9a-f]{40}"));
        assertEquals("", ElfFile.read(Native.library("bare")).buildId());
    }

    /** A file without section headers, as some strippers and packers leave it. */
    private Path withoutSections(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        return Files.write(folder.resolve("unsectioned"), content);
    }

    @Test
    void withoutSectionHeadersTheDynamicSymbolsAreTheSame() throws IOException {
        for (Path file : List.of(Native.library("fixture"), Native.library("static"), Native.program("driver"))) {
            ElfFile whole = ElfFile.readLinked(file);
            ElfFile bare = ElfFile.readLinked(withoutSections(file));

            assertTrue(whole.hasSections());
            assertFalse(bare.hasSections());
            assertEquals(whole.symbols(), bare.symbols());
            assertEquals(whole.buildId(), bare.buildId());
            assertEquals(whole.dynamic().needed(), bare.dynamic().needed());
        }
    }

    @Test
    void aProgramNamesItsLoaderAndALibraryNone() {
        ElfFile program = ElfFile.readLinked(Native.program("driver"));
        assertTrue(program.isExecutable());
        assertTrue(program.interpreter().orElseThrow().startsWith("/"));
        ElfFile library = ElfFile.readLinked(Native.library("fixture"));
        assertFalse(library.isExecutable());
        assertEquals(Optional.empty(), library.interpreter());
        ElfFile alone = ElfFile.readLinked(Native.program("alone_static"));
        assertTrue(alone.isExecutable());
        assertEquals(Optional.empty(), alone.interpreter());
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
            ElfFile elf = ElfFile.read(file);
            elf.buildId();
            elf.dynamic().needed();
            elf.linkerSymbols();
            elf.interpreter();
        } catch (CoverageException e) {
            assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
        }
    }
}

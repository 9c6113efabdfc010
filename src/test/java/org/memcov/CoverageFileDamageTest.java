package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.internal.ffm.mcov_file_header;
import org.memcov.internal.ffm.mcov_file_module;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;

/** Files that are not what they should be. Offsets and sizes come from the generated layouts. */
class CoverageFileDamageTest {
    private static byte[] good;

    @TempDir
    private Path folder;

    @BeforeAll
    static void record(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("good");
        ChildJvm.of(arguments -> {
                    Fixture.load("fixture").call("walk", 5);
                    Fixture.load("second");
                })
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        good = Files.readAllBytes(file);
    }

    private void open(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile opened = CoverageFile.open(file, arena);
            for (RecordedModule module : opened.modules()) {
                assertTrue(module.count() <= module.edgeCount());
                module.forEach(module::pc);
            }
        }
    }

    private String refusal(Consumer<MemorySegment> damage) {
        byte[] bytes = good.clone();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(bytes.length, 8).copyFrom(MemorySegment.ofArray(bytes));
            damage.accept(copy);
            MemorySegment.copy(copy, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
        }
        return assertThrows(CoverageException.class, () -> open(bytes)).getMessage();
    }

    private static MemorySegment section(MemorySegment file) {
        return file.asSlice(mcov_file_header.sizeof());
    }

    private void refuses(String sentence, Consumer<MemorySegment> damage) {
        String message = refusal(damage);
        assertTrue(message.contains(sentence), message);
    }

    @Test
    void theUndamagedFileIsRead() throws IOException {
        open(good);
    }

    @Test
    void anotherMagicVersionOrByteOrderHasItsOwnSentence() {
        refuses("is not a coverage file", file -> mcov_file_header.magic(file, 7));
        refuses("is a coverage file of version 99", file -> mcov_file_header.version(file, 99));
        refuses("another byte order", file -> mcov_file_header.byte_order(file, 0x04030201));
    }

    @Test
    void aLengthThatTheFileDoesNotHaveIsACutOffFile() {
        refuses("was cut off: it takes " + (good.length + 1L), file -> mcov_file_header.length(file, good.length + 1L));
        refuses("was cut off", file -> mcov_file_header.length(file, 3));
        refuses("was cut off", file -> mcov_file_header.length(file, -1));
    }

    @Test
    void aSectionThatCannotBeSaysWhy() {
        refuses("it has no edges", file -> mcov_file_module.edge_count(section(file), 0));
        refuses("its size is", file -> mcov_file_module.edge_count(section(file), -1));
        refuses("its size is", file -> mcov_file_module.size(section(file), -64));
        refuses("its size is 0 bytes", file -> mcov_file_module.size(section(file), 0));
        refuses("its path has 4096 bytes", file -> mcov_file_module.path_length(section(file), 4096));
        refuses("its identity has 65 bytes", file -> mcov_file_module.identity_length(section(file), 65));
        refuses("its identity has 0 bytes", file -> mcov_file_module.identity_length(section(file), 0));
        refuses("of the unknown kind 3", file -> mcov_file_module.identity_kind(section(file), 3));
    }

    @Test
    void bitsThatStandForNoEdgeAreDamage() {
        long hitmap = mcov_file_header.sizeof() + mcov_file_module.sizeof();
        refuses(
                "bits that stand for no edge",
                file -> file.set(ValueLayout.JAVA_BYTE, hitmap, (byte) (file.get(ValueLayout.JAVA_BYTE, hitmap) | 1)));
        refuses("bits that stand for no edge", file -> {
            long edges = mcov_file_module.edge_count(section(file));
            long last = hitmap + edges / 64 * 8 + 7;
            file.set(ValueLayout.JAVA_BYTE, last, (byte) 0x80);
        });
    }

    @Test
    void twoSectionsOfOneModuleAreDamage() {
        int start = (int) mcov_file_header.sizeof();
        int size = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(start);
        byte[] twice = Arrays.copyOf(good, good.length + size);
        System.arraycopy(good, start, twice, good.length, size);
        ByteBuffer.wrap(twice)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong((int) mcov_file_header.length$offset(), twice.length);

        String message =
                assertThrows(CoverageException.class, () -> open(twice)).getMessage();
        assertTrue(
                message.endsWith(
                        "the section at byte " + good.length + " cannot be, there is one of its module before it"),
                message);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 1; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(CoverageException.class, () -> open(cut), "of " + length + " bytes");
        }
    }

    @Test
    void bytesBehindTheLengthDoNotCount() throws IOException {
        byte[] longer = Arrays.copyOf(good, good.length + 1000);
        Arrays.fill(longer, good.length, longer.length, (byte) 0x5a);
        open(longer);
    }

    @Test
    void aDamagedFileIsReadOrRefusedButNeverMore() throws IOException {
        Random random = new Random(4711);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                // The heads are where damage hurts; they come first and after each section.
                int at = random.nextBoolean() ? random.nextInt(192) : random.nextInt(bytes.length);
                bytes[at] =
                        random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1 << random.nextInt(8));
            }
            try {
                open(bytes);
            } catch (CoverageException e) {
                refused++;
            }
        }
        assertTrue(refused > 1000, "only " + refused + " were refused: the fuzzer does not reach what it should");
    }

    @Test
    void aFileThatIsMissingIsAnIoException() {
        assertThrows(IOException.class, () -> CoverageFile.open(folder.resolve("none"), Arena.global()));
        assertEquals(0, folder.toFile().list().length);
    }
}

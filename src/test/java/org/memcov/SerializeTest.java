package org.memcov;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;

/** Serialized coverage in native memory: out to a channel, and in from any kind of segment. */
class SerializeTest {
    @TempDir
    Path folder;

    private Fixture fixture;
    private Coverage coverage;

    @BeforeEach
    void load() {
        fixture = Fixture.load("fixture");
        coverage = fixture.coverage();
        coverage.reset();
        fixture.call("walk", 5);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBufferGoesBackToTheAllocatorItCameFrom() {
        ChildJvm.run(arguments -> {
            try (Fixture own = Fixture.load("allocating");
                    Arena arena = Arena.ofConfined()) {
                own.call("allocating_step", 1);
                assertEquals(
                        own.coverage().snapshot(),
                        Snapshot.fromBytes(own.coverage().serialize(arena)));
            }
        });
    }

    @Test
    void aMappedFileThatBecameShorterIsAnErrorOfJavaNotTheEndOfTheJvm() {
        ChildJvm.run(arguments -> {
            Path file = Files.createTempFile("memcov", ".cov");
            try (Fixture fixture = Fixture.load("fixture");
                    Arena arena = Arena.ofConfined();
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[1 << 16]));
                MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                channel.truncate(0);
                long now = fixture.coverage().now();
                assertThrows(InternalError.class, () -> fixture.coverage().merge(mapped));
                assertEquals(now, fixture.coverage().now());
            } finally {
                Files.delete(file);
            }
        });
    }

    @Test
    void itHoldsTheHeaderAndTheHitmapAndNoMore() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = coverage.serialize(arena);
            assertEquals(8 + coverage.total() / 8 + 1, data.byteSize());
            assertEquals(coverage.now(), data.get(ValueLayout.JAVA_INT, 0));
            assertEquals(coverage.hitmap().segment().byteSize(), data.get(ValueLayout.JAVA_INT, 4));
            assertEquals(-1, coverage.hitmap().segment().mismatch(data.asSlice(8)));
            assertArrayEquals(coverage.snapshot().toBytes(), data.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void theBufferIsNativeReadOnlyAndLivesAsLongAsItsArena() {
        Arena arena = Arena.ofConfined();
        MemorySegment data = coverage.serialize(arena);
        assertTrue(data.isNative());
        assertTrue(data.isReadOnly());
        assertThrows(IllegalArgumentException.class, () -> data.set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
        arena.close();
        assertFalse(data.scope().isAlive());
        assertThrows(IllegalStateException.class, () -> data.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void itGoesToAChannelWithoutAJavaArray() throws IOException {
        Path file = folder.resolve("coverage");
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            MemorySegment data = coverage.serialize(arena);
            assertTrue(data.asByteBuffer().isDirect());
            assertEquals(data.byteSize(), channel.write(data.asByteBuffer()));
        }
        assertEquals(coverage.snapshot(), Snapshot.fromBytes(Files.readAllBytes(file)));
    }

    @Test
    void deserializeReplacesFromTheHeapFromNativeMemoryAndFromAMappedFile() throws IOException {
        Snapshot saved = coverage.snapshot();
        Path file = Files.write(folder.resolve("coverage"), saved.toBytes());
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment[] sources = {
                coverage.serialize(arena),
                MemorySegment.ofArray(saved.toBytes()),
                channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena),
                MemorySegment.ofArray(saved.toBytes()).asReadOnly(),
            };
            for (MemorySegment source : sources) {
                coverage.reset();
                fixture.call("classify", 1);
                coverage.deserialize(source);
                assertEquals(saved, coverage.snapshot());
                assertEquals(saved.count(), coverage.now());

                coverage.reset();
                fixture.call("classify", 1);
                Snapshot classified = coverage.snapshot();
                coverage.merge(source);
                assertEquals(saved.or(classified), coverage.snapshot());
                assertEquals(saved.or(classified).count(), coverage.now());
            }
        }
    }

    @Test
    void theCurrentLevelIsWrittenAndRead() {
        Snapshot beneath = coverage.snapshot();
        try (Scope scope = coverage.push();
                Arena arena = Arena.ofConfined()) {
            fixture.call("classify", 1);
            long inside = scope.edges();
            assertEquals(inside, Snapshot.fromBytes(coverage.serialize(arena)).count());
            coverage.deserialize(MemorySegment.ofArray(Snapshot.empty().toBytes()));
            assertEquals(0, scope.edges());
        }
        assertEquals(beneath, coverage.snapshot());
    }

    @Test
    void aShorterHitmapIsThatOfAProcessWithFewerModules() {
        coverage.deserialize(MemorySegment.ofArray(Edges.of(1).toBytes()));
        assertEquals(Edges.of(1), coverage.snapshot());
        coverage.deserialize(MemorySegment.ofArray(Snapshot.empty().toBytes()));
        assertEquals(0, coverage.now());
    }

    @Test
    void aLongerHitmapIsFineWithoutUnknownEdges() {
        byte[] longer = Arrays.copyOf(coverage.snapshot().toBytes(), 8 + 10_000);
        MemorySegment.ofArray(longer).set(ValueLayout.JAVA_INT_UNALIGNED, 4, 10_000);
        Snapshot before = coverage.snapshot();
        coverage.reset();
        coverage.deserialize(MemorySegment.ofArray(longer));
        assertEquals(before, coverage.snapshot());
    }

    @Test
    void aStaleCountInTheHeaderIsIgnored() {
        byte[] data = coverage.snapshot().toBytes();
        data[0]++;
        long now = coverage.now();
        coverage.deserialize(MemorySegment.ofArray(data));
        assertEquals(now, coverage.now());
    }

    @Test
    void malformedDataIsRefusedAndNothingChanges() {
        byte[] whole = coverage.snapshot().toBytes();
        for (int size = 0; size < whole.length + 5; size++) {
            if (size != whole.length) {
                refuses(
                        Arrays.copyOf(whole, size),
                        size < 8 ? "serialized coverage has a header" : "the header promises");
            }
        }
    }

    @Test
    void unknownEdgesAreRefusedAndNothingChanges() {
        refuses(
                Edges.of(1, coverage.total() + 1).toBytes(),
                "the data has edge " + (coverage.total() + 1) + ", but the modules loaded so far have "
                        + coverage.total() + " edges");
        refuses(Edges.of(100_000).toBytes(), "the data has edge 100000");
    }

    private void refuses(byte[] bytes, String sentence) {
        Snapshot before = coverage.snapshot();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length);
            copy.copyFrom(MemorySegment.ofArray(bytes));
            for (MemorySegment data : new MemorySegment[] {MemorySegment.ofArray(bytes), copy}) {
                String merged = assertThrows(IllegalArgumentException.class, () -> coverage.merge(data))
                        .getMessage();
                String read = assertThrows(IllegalArgumentException.class, () -> coverage.deserialize(data))
                        .getMessage();
                assertTrue(read.startsWith(sentence), read);
                assertEquals(read, merged);
            }
        }
        assertEquals(before, coverage.snapshot());
        assertEquals(before.count(), coverage.now());
    }
}

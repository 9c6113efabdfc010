package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Snapshots: their form in bytes, and that they are values. */
class SnapshotTest {
    @Test
    void theEmptySnapshotHasNoEdges() {
        Snapshot empty = Snapshot.empty();
        assertTrue(empty.isEmpty());
        assertEquals(0, empty.count());
        assertEquals(0, empty.segment().byteSize());
        assertFalse(empty.contains(1));
        assertThrows(
                NoSuchElementException.class, () -> empty.edges().iterator().next());
        assertEquals("Snapshot[0 edges]", empty.toString());
    }

    @Test
    void bitZeroIsNoEdge() {
        Snapshot snapshot = Snapshot.ofHitmap(MemorySegment.ofArray(new byte[] {3}));
        assertEquals(1, snapshot.count());
        assertFalse(snapshot.contains(0));
        assertTrue(snapshot.contains(1));
    }

    @Test
    void itIsACopyThatCannotBeWritten() {
        byte[] hitmap = {2, 1};
        Snapshot snapshot = Snapshot.ofHitmap(MemorySegment.ofArray(hitmap));
        hitmap[0] = 0;
        assertEquals(Edges.of(1, 8), snapshot);
        assertTrue(snapshot.segment().isReadOnly());
        assertEquals(2, snapshot.segment().byteSize());
        assertThrows(IllegalArgumentException.class, () -> snapshot.segment().set(JAVA_BYTE, 0, (byte) 0));
    }

    @Test
    void snapshotsOfTheSameEdgesAreEqualWhateverTheirLength() {
        for (int length : new int[] {1, 7, 8, 9, 16, 100}) {
            byte[] longer = new byte[length];
            longer[0] = 6;
            Snapshot snapshot = Snapshot.ofHitmap(MemorySegment.ofArray(longer));
            assertEquals(Edges.of(1, 2), snapshot);
            assertEquals(snapshot, Edges.of(1, 2));
            assertEquals(Edges.of(1, 2).hashCode(), snapshot.hashCode());
            longer[length - 1] |= (byte) 0x80;
            assertNotEquals(Edges.of(1, 2), Snapshot.ofHitmap(MemorySegment.ofArray(longer)));
            assertNotEquals(Snapshot.ofHitmap(MemorySegment.ofArray(longer)), Edges.of(1, 2));
        }
        assertEquals(Snapshot.empty(), Snapshot.ofHitmap(MemorySegment.ofArray(new byte[20])));
        assertNotEquals(Snapshot.empty(), new Object());
    }

    @Test
    void theSerializedFormIsNowSizeAndHitmap() {
        byte[] bytes = Edges.of(1, 2, 11).toBytes();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3, buffer.getInt());
        assertEquals(2, buffer.getInt());
        assertEquals(6, buffer.get());
        assertEquals(8, buffer.get());
        assertFalse(buffer.hasRemaining());
        assertArrayEquals(new byte[8], Snapshot.empty().toBytes());
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        Snapshot snapshot = Edges.of(1, 63, 64, 65, 200);
        Snapshot read = Snapshot.fromBytes(snapshot.toBytes());
        assertEquals(snapshot, read);
        assertEquals(snapshot.segment().byteSize(), read.segment().byteSize());
        try (Arena arena = Arena.ofConfined()) {
            // At an odd address, too: a file's bytes may lie anywhere.
            byte[] bytes = snapshot.toBytes();
            MemorySegment data = arena.allocate(bytes.length + 1).asSlice(1);
            data.copyFrom(MemorySegment.ofArray(bytes));
            assertEquals(snapshot, Snapshot.fromBytes(data));
        }
    }

    @Test
    void theHeadersCountIsNotBelieved() {
        byte[] bytes = Edges.of(1, 2, 3).toBytes();
        bytes[0] = 100;
        assertEquals(3, Snapshot.fromBytes(bytes).count());
    }

    @Test
    void dataWithoutAWholeHeaderIsRefused() {
        for (int size = 0; size < 8; size++) {
            byte[] data = new byte[size];
            assertEquals(
                    "serialized coverage has a header of 8 bytes, but this data is "
                            + (size == 1 ? "1 byte" : size + " bytes")
                            + " long: it is cut off, or not serialized coverage",
                    assertThrows(IllegalArgumentException.class, () -> Snapshot.fromBytes(data))
                            .getMessage());
        }
    }

    @Test
    void dataOfAnotherLengthThanItsHeaderSaysIsRefused() {
        byte[] whole = Edges.of(1, 100).toBytes();
        for (int size = 8; size < whole.length + 3; size++) {
            byte[] data = Arrays.copyOf(whole, size);
            if (size == whole.length) {
                continue;
            }
            int follow = size - 8;
            assertEquals(
                    "the header promises a hitmap of " + (whole.length - 8) + " bytes, but "
                            + (follow == 1 ? "1 byte" : follow + " bytes")
                            + " follow it: the data is cut off, or not serialized coverage",
                    assertThrows(IllegalArgumentException.class, () -> Snapshot.fromBytes(data))
                            .getMessage());
        }
    }

    @Test
    void aHeaderThatPromisesFourGigabytesIsRefused() {
        byte[] data = {0, 0, 0, 0, -1, -1, -1, -1, 2};
        var refused = assertThrows(IllegalArgumentException.class, () -> Snapshot.fromBytes(data));
        assertTrue(refused.getMessage().contains("4294967295 bytes, but 1 byte follow"), refused::getMessage);
    }
}

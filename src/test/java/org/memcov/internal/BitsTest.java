package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memcov.internal.Bits.Operation;

/** Operations on whole hitmaps, against {@link BitSet}: of all kinds of memory, and all lengths. */
class BitsTest {
    private static final int[] SIZES = {0, 1, 7, 8, 9, 63, 64, 2047, 2048, 2049, 5001};

    private final Random random = new Random(4);

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static long[] words(byte[] bytes) {
        return Words.copy(MemorySegment.ofArray(bytes));
    }

    private static List<MemorySegment> inAllKinds(byte[] bytes, Arena arena) {
        MemorySegment unaligned = arena.allocate(bytes.length + 3).asSlice(3);
        return List.of(
                MemorySegment.ofArray(bytes),
                MemorySegment.ofArray(words(bytes)).asSlice(0, bytes.length).asReadOnly(),
                arena.allocate(bytes.length + 1, 8).asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes)),
                unaligned.copyFrom(MemorySegment.ofArray(bytes)));
    }

    @Test
    void countingAgreesInAllKindsOfMemory() {
        try (Arena arena = Arena.ofConfined()) {
            for (int size : SIZES) {
                byte[] bytes = bytes(size);
                long expected = BitSet.valueOf(bytes).cardinality();
                for (MemorySegment hitmap : inAllKinds(bytes, arena)) {
                    assertEquals(expected, Bits.count(hitmap));
                }
                assertEquals(expected, Bits.count(words(bytes)));
            }
        }
    }

    @Test
    void moreEdgesThanAreCountedAtOnceAreCounted() {
        try (Arena arena = Arena.ofConfined()) {
            long size = (1L << 27) + 9;
            MemorySegment hitmap = arena.allocate(size, Long.BYTES).fill((byte) -1);
            assertEquals(size * Byte.SIZE, Bits.count(hitmap));
        }
    }

    @Test
    void combiningAgreesForAllLengthsAndKindsOfMemory() {
        try (Arena arena = Arena.ofConfined()) {
            for (int size : SIZES) {
                for (int otherSize : SIZES) {
                    byte[] first = bytes(size);
                    byte[] second = bytes(otherSize);
                    for (Operation operation : Operation.values()) {
                        BitSet expected = BitSet.valueOf(first);
                        switch (operation) {
                            case OR -> expected.or(BitSet.valueOf(second));
                            case AND -> expected.and(BitSet.valueOf(second));
                            case AND_NOT -> expected.andNot(BitSet.valueOf(second));
                        }
                        long longer = Math.max(size, otherSize);
                        long[] combined = Bits.combine(operation, words(first), words(second), longer);
                        assertEquals(Words.wordCount(longer), combined.length);
                        assertEquals(expected, BitSet.valueOf(combined));
                        for (MemorySegment other : inAllKinds(second, arena)) {
                            assertArrayEquals(combined, Bits.combine(operation, words(first), other, longer));
                        }
                    }
                }
            }
        }
    }

    @Test
    void wordsAreEqualAsIfZerosFollowed() {
        for (int size : SIZES) {
            long[] words = words(bytes(size));
            long[] longer = Arrays.copyOf(words, words.length + 300);
            assertTrue(Bits.equal(words, longer));
            assertTrue(Bits.equal(longer, words));
            for (int index : new int[] {0, words.length / 2, longer.length - 1}) {
                longer[index] ^= 1L << 63;
                assertFalse(Bits.equal(words, longer));
                assertFalse(Bits.equal(longer, words));
                longer[index] ^= 1L << 63;
            }
        }
    }

    @Test
    void orIntoAddsWhatIsMissingFromAllKindsOfMemory() {
        try (Arena arena = Arena.ofConfined()) {
            for (int size : SIZES) {
                byte[] added = bytes(size);
                long[] present = new long[words(added).length];
                Arrays.setAll(present, index -> random.nextInt(4) == 0 ? random.nextLong() : 0);
                if (size % 8 != 0) {
                    present[present.length - 1] = 0;
                }
                BitSet expected = BitSet.valueOf(present);
                expected.or(BitSet.valueOf(added));
                for (MemorySegment hitmap : inAllKinds(added, arena)) {
                    MemorySegment target = arena.allocate(8L * present.length + 8, 8)
                            .asSlice(0, 8L * present.length)
                            .copyFrom(MemorySegment.ofArray(present));
                    Bits.orInto(target, hitmap);
                    assertEquals(expected, BitSet.valueOf(Words.copy(target)));
                    Bits.orInto(target, hitmap);
                    assertEquals(expected, BitSet.valueOf(Words.copy(target)));
                }
            }
        }
    }
}

package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading hitmaps by the word, above all at an end that no word reaches. */
class WordsTest {
    private final Random random = new Random(7);

    private byte[] hitmap(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void wordsBehindTheEndReadAsZero() {
        for (int size = 0; size <= 40; size++) {
            byte[] bytes = hitmap(size);
            long[] expected = BitSet.valueOf(bytes).toLongArray();
            MemorySegment segment = MemorySegment.ofArray(bytes);
            for (int index = 0; index < 8; index++) {
                assertEquals(index < expected.length ? expected[index] : 0, Words.get(segment, index));
            }
            assertEquals((size + 7) / 8, Words.wordCount(size));
        }
    }

    @Test
    void nothingBehindTheEndIsTouched() {
        try (Arena arena = Arena.ofConfined()) {
            for (int size = 0; size <= 40; size++) {
                MemorySegment around = arena.allocate(64).fill((byte) -1);
                MemorySegment hitmap = around.asSlice(8, size).fill((byte) 0);
                assertEquals(0, Bits.count(hitmap));
                assertEquals(0, Words.highest(hitmap));
                for (long index = 0; index < Words.wordCount(size); index++) {
                    long inside = Math.min(8, size - 8 * index);
                    Words.or(hitmap, index, inside == 8 ? -1L : (1L << 8 * inside) - 1);
                }
                assertEquals(8L * size, Bits.count(hitmap));
                assertEquals(8L * 64, Bits.count(around));
            }
        }
    }

    @Test
    void countingAgreesWithBitSet() {
        for (int size = 0; size <= 200; size++) {
            byte[] bytes = hitmap(size);
            BitSet bits = BitSet.valueOf(bytes);
            MemorySegment segment = MemorySegment.ofArray(bytes);
            assertEquals(bits.cardinality(), Bits.count(segment));
            assertEquals(Math.max(0, bits.length() - 1), Words.highest(segment));
            assertArrayEquals(
                    bits.toLongArray(), BitSet.valueOf(Words.copy(segment)).toLongArray());
        }
    }

    @Test
    void rangesAreCountedFromTheirFirstEdgeToTheirLast() {
        byte[] bytes = hitmap(37);
        BitSet bits = BitSet.valueOf(bytes);
        MemorySegment segment = MemorySegment.ofArray(bytes);
        for (int first = 1; first < 310; first++) {
            for (int length = 0; length < 310; length += 1 + random.nextInt(9)) {
                assertEquals(
                        bits.get(first, first + length).cardinality(),
                        Words.countRange(segment, first, length),
                        first + ", " + length);
            }
        }
    }

    /** Mostly equal, as the PCs of two files of one module are, or not at all. */
    @Test
    void wordsAreRaisedToTheLargerOnesTakenWithoutSign() {
        for (int length : new int[] {0, 1, 7, 128, 1000, 5000}) {
            for (int equalOfTen = 0; equalOfTen <= 10; equalOfTen++) {
                long[] source = random.longs(length).toArray();
                long[] target = source.clone();
                for (int i = 0; i < length; i++) {
                    if (random.nextInt(10) >= equalOfTen) {
                        target[i] = random.nextBoolean() ? 0 : random.nextLong();
                    }
                }
                long[] expected = new long[length];
                Arrays.setAll(expected, i -> Long.compareUnsigned(source[i], target[i]) > 0 ? source[i] : target[i]);
                Bits.maxInto(MemorySegment.ofArray(target), MemorySegment.ofArray(source));
                assertArrayEquals(expected, target);
            }
        }
    }

    @Test
    void anIteratorEndsWithTheLastEdge() {
        MemorySegment hitmap = MemorySegment.ofArray(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 4});
        var iterator = Words.iterator(hitmap);
        assertEquals(1, iterator.nextLong());
        assertEquals(74, iterator.nextLong());
        assertEquals(false, iterator.hasNext());
        assertEquals(
                "no further edge",
                assertThrows(NoSuchElementException.class, iterator::nextLong).getMessage());
    }
}

package org.memcov;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Sets of edges against {@link BitSet}, for hitmaps of every length up to 200 bytes. */
class SnapshotAlgebraTest {
    private static final int LARGEST = 200;

    private final Random random = new Random(20240229);

    /** Bits of a hitmap of so many bytes, sparse or dense. */
    private BitSet bits(int size) {
        BitSet bits = new BitSet();
        int share = 1 + random.nextInt(10);
        for (int edge = 1; edge < 8 * size; edge++) {
            if (random.nextInt(10) < share) {
                bits.set(edge);
            }
        }
        return bits;
    }

    private void agree(BiFunction<Snapshot, Snapshot, Snapshot> ours, BiConsumer<BitSet, BitSet> theirs) {
        for (int size = 0; size <= LARGEST; size++) {
            int other = switch (size % 4) {
                case 0 -> size;
                case 1 -> random.nextInt(size + 1);
                default -> random.nextInt(LARGEST + 1);
            };
            BitSet a = bits(size);
            BitSet b = bits(other);
            BitSet expected = (BitSet) a.clone();
            theirs.accept(expected, b);
            Snapshot left = Edges.of(a, size);
            Snapshot right = Edges.of(b, other);
            Snapshot result = ours.apply(left, right);
            assertSame(expected, result);
            assertEquals(Math.max(size, other), result.segment().byteSize());
            assertSame(a, left);
            assertSame(b, right);
        }
    }

    private static void assertSame(BitSet expected, Snapshot actual) {
        assertArrayEquals(
                expected.stream().asLongStream().toArray(), actual.edges().toArray());
        assertEquals(expected.cardinality(), actual.count());
        assertEquals(expected.isEmpty(), actual.isEmpty());
    }

    @Test
    void orIsTheUnion() {
        agree((a, b) -> a.or(b), BitSet::or);
    }

    @Test
    void andIsTheIntersection() {
        agree((a, b) -> a.and(b), BitSet::and);
    }

    @Test
    void andNotIsTheDifference() {
        agree((a, b) -> a.andNot(b), BitSet::andNot);
    }

    @Test
    void everyViewOfASetAgrees() {
        for (int size = 0; size <= LARGEST; size++) {
            BitSet expected = bits(size);
            Snapshot snapshot = Edges.of(expected, size);
            BitSet visited = new BitSet();
            snapshot.forEach(edge -> visited.set(Math.toIntExact(edge)));
            assertEquals(expected, visited);
            for (int edge = 0; edge < 8 * size + 70; edge++) {
                assertEquals(expected.get(edge), snapshot.contains(edge), "edge " + edge + " of " + size + " bytes");
            }
        }
    }

    @Test
    void equalityIsThatOfTheBitsWhateverTheLengths() {
        for (int size = 1; size <= LARGEST; size++) {
            BitSet bits = bits(size);
            Snapshot snapshot = Edges.of(bits, size);
            Snapshot padded = Edges.of(bits, size + random.nextInt(40));
            assertEquals(snapshot, padded);
            assertEquals(snapshot.hashCode(), padded.hashCode());
            bits.flip(1 + random.nextInt(8 * size + 30));
            assertEquals(false, snapshot.equals(Edges.of(bits, size + 5)));
        }
    }

    @Test
    void bytesBringBackTheSameSet() {
        for (int size = 0; size <= LARGEST; size++) {
            BitSet bits = bits(size);
            byte[] bytes = Edges.of(bits, size).toBytes();
            assertEquals(8 + size, bytes.length);
            assertSame(bits, Snapshot.fromBytes(bytes));
        }
    }
}

package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.function.LongConsumer;

/**
 * Hitmaps word by word, and {@link Bits} whole ones: word {@code i} holds the edges {@code 64 * i} to {@code 64 * i + 63}. A
 * hitmap's last word may be incomplete; the edges behind its end are not in the set.
 *
 * <p>Hitmaps in native memory change while they are read. Reads of single edges are opaque; a bulk
 * operation starts with a fence, so that repeating it in a loop reads memory again.
 */
public final class Words {
    private static final ValueLayout.OfLong WORD = JAVA_LONG_UNALIGNED;
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();

    private Words() {}

    /** The number of words that a hitmap of {@code size} bytes takes. */
    public static long wordCount(long size) {
        return (size + 7) >>> 3;
    }

    /** Word {@code index}; what lies behind the end reads as zero. */
    public static long get(MemorySegment hitmap, long index) {
        long offset = index << 3;
        long size = hitmap.byteSize();
        if (offset + 8 <= size) {
            return hitmap.get(WORD, offset);
        }
        long word = 0;
        for (long i = offset; i < size; i++) {
            word |= (hitmap.get(JAVA_BYTE, i) & 0xffL) << ((i - offset) << 3);
        }
        return word;
    }

    /** Ors a word into a writable hitmap; bits behind its end must be zero. */
    public static void or(MemorySegment hitmap, long index, long bits) {
        long offset = index << 3;
        if (offset + 8 <= hitmap.byteSize()) {
            hitmap.set(WORD, offset, hitmap.get(WORD, offset) | bits);
            return;
        }
        for (long rest = bits; rest != 0; rest >>>= 8, offset++) {
            hitmap.set(JAVA_BYTE, offset, (byte) (hitmap.get(JAVA_BYTE, offset) | rest));
        }
    }

    /** The number of edges in {@code hitmap} from {@code first} on, {@code length} of them. */
    public static long countRange(MemorySegment hitmap, long first, long length) {
        VarHandle.acquireFence();
        long end = first + length;
        long count = 0;
        for (long index = first >>> 6; index << 6 < end; index++) {
            long word = get(hitmap, index);
            if (index == first >>> 6) {
                word &= -1L << first;
            }
            if (index == end >>> 6) {
                word &= ~(-1L << end);
            }
            count += Long.bitCount(word);
        }
        return count;
    }

    public static boolean contains(MemorySegment hitmap, long edge) {
        long offset = edge >>> 3;
        return edge > 0
                && offset < hitmap.byteSize()
                && ((byte) BYTE.getOpaque(hitmap, offset) >>> (edge & 7) & 1) != 0;
    }

    /** The highest edge, 0 without any. */
    public static long highest(MemorySegment hitmap) {
        for (long index = wordCount(hitmap.byteSize()) - 1; index >= 0; index--) {
            long word = get(hitmap, index);
            if (word != 0) {
                return (index << 6) + 63 - Long.numberOfLeadingZeros(word);
            }
        }
        return 0;
    }

    /** Copies a hitmap to words of its own. */
    public static long[] copy(MemorySegment hitmap) {
        VarHandle.acquireFence();
        long[] words = new long[Math.toIntExact(wordCount(hitmap.byteSize()))];
        MemorySegment.copy(hitmap, 0, MemorySegment.ofArray(words), 0, hitmap.byteSize());
        return words;
    }

    /** The edges in ascending order. Each word is read once, when the iterator gets there. */
    public static PrimitiveIterator.OfLong iterator(MemorySegment hitmap) {
        VarHandle.acquireFence();
        return new EdgeIterator(hitmap);
    }

    private static final class EdgeIterator implements PrimitiveIterator.OfLong {
        private final MemorySegment hitmap;
        private final long words;
        private long index = -1;
        private long rest;

        EdgeIterator(MemorySegment hitmap) {
            this.hitmap = hitmap;
            this.words = wordCount(hitmap.byteSize());
            advance();
        }

        private void advance() {
            while (rest == 0 && ++index < words) {
                rest = get(hitmap, index);
            }
        }

        @Override
        public boolean hasNext() {
            return rest != 0;
        }

        @Override
        public long nextLong() {
            if (rest == 0) {
                throw new NoSuchElementException("no further edge");
            }
            long edge = (index << 6) + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            advance();
            return edge;
        }

        @Override
        public void forEachRemaining(LongConsumer action) {
            while (rest != 0) {
                action.accept(nextLong());
            }
        }
    }
}

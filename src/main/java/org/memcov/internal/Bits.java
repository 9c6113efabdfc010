package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The loops over whole hitmaps, written so that the JIT makes vector instructions of them:
 *
 * <ul>
 *   <li>The index is an {@code int}, counts up by one, and is all that an offset is made of. Nothing
 *       leaves a loop early: what can end early goes block by block. Each has a small method, so
 *       that it is compiled for itself.
 *   <li>The class of each operand is known where the loop is compiled. A segment's accessors are the
 *       same for memory of every kind, and so is what the JIT learns about them: once a program has
 *       used them on native, mapped and heap segments, a loop asks at each word which kind it has,
 *       and takes a hundred times as long. So a loop takes either an array or a segment that it has
 *       cast to {@link #NATIVE}, a constant class; mapped segments are of that class, too.
 *   <li>Nothing is stored to a segment while another one is read: they may overlap, for all that the
 *       JIT knows. Results go to new arrays, which overlap nothing.
 * </ul>
 *
 * <p>Each operation starts with a fence, so that repeating it reads memory again that others write.
 */
public final class Bits {
    private static final ValueLayout.OfLong WORD = JAVA_LONG_UNALIGNED;
    private static final VarHandle ALIGNED_WORD = JAVA_LONG.varHandle();

    private static final Class<? extends MemorySegment> NATIVE =
            Arena.global().allocate(WORD).getClass();

    /** Words that are looked at before an operation may end or skip them. */
    private static final int BLOCK = 256;

    /** Words whose bits an {@code int} can count, as the JIT adds up fastest: it widens nothing. */
    private static final int COUNTED = 1 << 24;

    private Bits() {}

    /** What an operation makes of a word of each of two sets. */
    public enum Operation {
        OR,
        AND,
        AND_NOT
    }

    /** The number of edges in a hitmap. */
    public static long count(MemorySegment hitmap) {
        if (!NATIVE.isInstance(hitmap)) {
            return count(Words.copy(hitmap));
        }
        VarHandle.acquireFence();
        int full = fullWords(hitmap);
        long count = 0;
        for (int start = 0; start < full; start += COUNTED) {
            count += count(hitmap, start, Math.min(full, start + COUNTED));
        }
        return count + Long.bitCount(Words.get(hitmap, full));
    }

    /** The number of edges in words that nobody else writes. */
    public static long count(long[] words) {
        long count = 0;
        for (int start = 0; start < words.length; start += COUNTED) {
            count += count(words, start, Math.min(words.length, start + COUNTED));
        }
        return count;
    }

    private static int count(MemorySegment hitmap, int start, int end) {
        MemorySegment words = NATIVE.cast(hitmap);
        int count = 0;
        for (int i = start; i < end; i++) {
            count += Long.bitCount(words.get(WORD, i * 8L));
        }
        return count;
    }

    private static int count(long[] words, int start, int end) {
        int count = 0;
        for (int i = start; i < end; i++) {
            count += Long.bitCount(words[i]);
        }
        return count;
    }

    /** Whether two sets of words are the same, as if zeros followed the shorter one. */
    public static boolean equal(long[] first, long[] second) {
        int common = Math.min(first.length, second.length);
        for (int start = 0; start < common; start += BLOCK) {
            if (difference(first, second, start, Math.min(common, start + BLOCK)) != 0) {
                return false;
            }
        }
        return areZero(first, common) && areZero(second, common);
    }

    private static long difference(long[] first, long[] second, int start, int end) {
        long difference = 0;
        for (int i = start; i < end; i++) {
            difference |= first[i] ^ second[i];
        }
        return difference;
    }

    private static boolean areZero(long[] words, int start) {
        long any = 0;
        for (int i = start; i < words.length; i++) {
            any |= words[i];
        }
        return any == 0;
    }

    /** A set of {@code size} bytes, at least as long as both. */
    public static long[] combine(Operation operation, long[] first, long[] second, long size) {
        return combine(operation, first, second, new long[Math.toIntExact(Words.wordCount(size))]);
    }

    /** A set of {@code size} bytes, at least as long as both. */
    public static long[] combine(Operation operation, long[] first, MemorySegment second, long size) {
        long[] copy = Words.copy(second);
        boolean isLongest = copy.length == Words.wordCount(size);
        return isLongest ? combine(operation, first, copy, copy) : combine(operation, first, copy, size);
    }

    /** {@code result} is as long as the longer set, and may be the second one. Returns it. */
    public static long[] combine(Operation operation, long[] first, long[] second, long[] result) {
        int common = Math.min(first.length, second.length);
        switch (operation) {
            case OR -> {
                or(first, second, result, common);
                System.arraycopy(second, common, result, common, second.length - common);
            }
            case AND -> and(first, second, result, common);
            case AND_NOT -> andNot(first, second, result, common);
        }
        if (operation != Operation.OR) {
            Arrays.fill(result, common, result.length, 0);
        }
        if (operation != Operation.AND) {
            System.arraycopy(first, common, result, common, first.length - common);
        }
        return result;
    }

    private static void or(long[] first, long[] second, long[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = first[i] | second[i];
        }
    }

    private static void and(long[] first, long[] second, long[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = first[i] & second[i];
        }
    }

    private static void andNot(long[] first, long[] second, long[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = first[i] & ~second[i];
        }
    }

    /**
     * Ors a hitmap into whole words of native memory that any process may be writing: no bit of
     * theirs is lost, and a word that gains nothing is not written. Bits behind the end of those
     * words must be zero.
     */
    public static void orInto(MemorySegment target, MemorySegment hitmap) {
        if (!NATIVE.isInstance(hitmap) || !NATIVE.isInstance(target)) {
            long[] words = Words.copy(hitmap);
            for (int i = 0; i < words.length; i++) {
                or(target, i, words[i]);
            }
            return;
        }
        VarHandle.acquireFence();
        int full = fullWords(hitmap);
        for (int start = 0; start < full; start += BLOCK) {
            int end = Math.min(full, start + BLOCK);
            for (int i = gain(target, hitmap, start, end) == 0 ? end : start; i < end; i++) {
                or(target, i, Words.get(hitmap, i));
            }
        }
        or(target, full, Words.get(hitmap, full));
    }

    /** The bits of some words that the target's do not have, thrown together. */
    private static long gain(MemorySegment target, MemorySegment source, int start, int end) {
        MemorySegment there = NATIVE.cast(target);
        MemorySegment words = NATIVE.cast(source);
        long gain = 0;
        for (int i = start; i < end; i++) {
            gain |= words.get(WORD, i * 8L) & ~there.get(WORD, i * 8L);
        }
        return gain;
    }

    private static void or(MemorySegment target, long index, long word) {
        if (word != 0 && (word & ~target.getAtIndex(JAVA_LONG, index)) != 0) {
            ALIGNED_WORD.getAndBitwiseOr(target, index << 3, word);
        }
    }

    /**
     * Raises words, taken without sign, to others where those are larger. Most are equal where two
     * files tell of one module: those are passed over at the speed of {@link MemorySegment#mismatch}.
     */
    public static void maxInto(MemorySegment target, MemorySegment source) {
        long size = source.byteSize();
        for (long offset = 0; offset < size; ) {
            long equal = MemorySegment.mismatch(target, offset, size, source, offset, size);
            if (equal < 0) {
                return;
            }
            long different = offset + equal & -Long.BYTES;
            offset = Math.min(different + BLOCK * Long.BYTES, size);
            raise(target, source, different, offset);
        }
    }

    private static void raise(MemorySegment target, MemorySegment source, long start, long end) {
        for (long offset = start; offset < end; offset += Long.BYTES) {
            long word = source.get(JAVA_LONG, offset);
            long there = target.get(JAVA_LONG, offset);
            while (Long.compareUnsigned(there, word) < 0 && !ALIGNED_WORD.compareAndSet(target, offset, there, word)) {
                there = target.get(JAVA_LONG, offset);
            }
        }
    }

    private static int fullWords(MemorySegment hitmap) {
        return Math.toIntExact(hitmap.byteSize() >>> 3);
    }
}

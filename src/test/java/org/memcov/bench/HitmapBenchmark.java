package org.memcov.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.memcov.Coverage;
import org.memcov.Hitmap;
import org.memcov.Snapshot;
import org.memcov.internal.Bits;
import org.memcov.internal.Words;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Whole hitmaps, half of whose bits are set, against a copy of the same bytes and loops over single
 * bytes. What makes a new set has a copy into a new one beside it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HitmapBenchmark {
    @Param({"40000", "1130540"})
    public int edgeCount;

    private final Coverage coverage = WideLibrary.coverage();
    private Hitmap hitmap;
    private Snapshot known;
    private Snapshot same;
    private MemorySegment bytes;
    private MemorySegment others;
    private MemorySegment target;
    private long[] firstWords;
    private long[] secondWords;
    private long[] result;

    @Setup
    public void fill() throws Throwable {
        WideLibrary.growTo(edgeCount);
        coverage.restore(random(1));
        hitmap = coverage.hitmap();
        known = random(2);
        same = Snapshot.ofHitmap(known.segment());
        bytes = hitmap.segment();
        others = Arena.global().allocate(bytes.byteSize()).copyFrom(known.segment());
        target = Arena.global().allocate(bytes.byteSize()).copyFrom(bytes);
        firstWords = Words.copy(bytes);
        secondWords = Words.copy(others);
        result = new long[firstWords.length];
    }

    private Snapshot random(int seed) {
        byte[] bits = new byte[edgeCount / 8 + 1];
        new Random(seed).nextBytes(bits);
        bits[edgeCount / 8] &= (byte) ((2 << edgeCount % 8) - 1);
        return Snapshot.ofHitmap(MemorySegment.ofArray(bits));
    }

    /**
     * A program that works on heap and native memory alike, so that the JIT can presume neither: what
     * is measured has to be fast in such a one, while what it is held against may presume.
     */
    @State(Scope.Benchmark)
    public static class MixedProgram {
        private long sum;

        @Setup
        public void meetAllKinds() {
            MemorySegment[] kinds = {
                MemorySegment.ofArray(new byte[64]),
                MemorySegment.ofArray(new long[8]),
                Arena.global().allocate(64)
            };
            for (int i = 0; i < 60_000; i++) {
                MemorySegment kind = kinds[i % kinds.length];
                sum += kind.get(JAVA_LONG_UNALIGNED, i % 56) + kind.get(JAVA_BYTE, i % 64);
            }
        }
    }

    @Benchmark
    public void copy() {
        MemorySegment.copy(bytes, 0, target, 0, bytes.byteSize());
    }

    @Benchmark
    public Snapshot snapshot() {
        return hitmap.snapshot();
    }

    @Benchmark
    public long count(MixedProgram program) {
        return hitmap.count();
    }

    @Benchmark
    public void or() {
        Bits.combine(Bits.Operation.OR, firstWords, secondWords, result);
    }

    @Benchmark
    public void andNot() {
        Bits.combine(Bits.Operation.AND_NOT, firstWords, secondWords, result);
    }

    @Benchmark
    public Snapshot snapshotOr(MixedProgram program) {
        return known.or(hitmap);
    }

    @Benchmark
    public Snapshot snapshotAndNot(MixedProgram program) {
        return known.andNot(hitmap);
    }

    @Benchmark
    public boolean equal(MixedProgram program) {
        return known.equals(same);
    }

    @Benchmark
    public long countByBytes() {
        long count = 0;
        for (long i = 0; i < bytes.byteSize(); i++) {
            count += Integer.bitCount(bytes.get(JAVA_BYTE, i) & 0xff);
        }
        return count;
    }

    @Benchmark
    public void orByBytes() {
        for (long i = 0; i < bytes.byteSize(); i++) {
            target.set(JAVA_BYTE, i, (byte) (bytes.get(JAVA_BYTE, i) | others.get(JAVA_BYTE, i)));
        }
    }

    @Benchmark
    public void andNotByBytes() {
        for (long i = 0; i < bytes.byteSize(); i++) {
            target.set(JAVA_BYTE, i, (byte) (others.get(JAVA_BYTE, i) & ~bytes.get(JAVA_BYTE, i)));
        }
    }

    @Benchmark
    public long equalByBytes() {
        for (long i = 0; i < target.byteSize(); i++) {
            if (target.get(JAVA_BYTE, i) != bytes.get(JAVA_BYTE, i)) {
                return i;
            }
        }
        return -1;
    }
}

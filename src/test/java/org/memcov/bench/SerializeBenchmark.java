package org.memcov.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.memcov.Coverage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Coverage of which a hundred edges are hit, to native memory and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SerializeBenchmark {
    @Param({"40000", "1130540"})
    public int edgeCount;

    private final Coverage coverage = WideLibrary.coverage();
    private MemorySegment saved;

    @Setup
    public void hit() throws Throwable {
        WideLibrary.growTo(edgeCount);
        coverage.reset();
        WideLibrary.hitScattered();
        saved = coverage.serialize(Arena.global());
    }

    @Benchmark
    public long serialize() {
        try (Arena arena = Arena.ofConfined()) {
            return coverage.serialize(arena).byteSize();
        }
    }

    @Benchmark
    public void deserialize() {
        coverage.deserialize(saved);
    }

    @Benchmark
    public void merge() {
        coverage.merge(saved);
    }
}

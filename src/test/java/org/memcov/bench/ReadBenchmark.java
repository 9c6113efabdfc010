package org.memcov.bench;

import java.util.concurrent.TimeUnit;
import org.memcov.Coverage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The two numbers that are memory reads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadBenchmark {
    private final Coverage coverage = WideLibrary.coverage();

    @Benchmark
    public long now() {
        return coverage.now();
    }

    @Benchmark
    public long total() {
        return coverage.total();
    }

    @Benchmark
    public long both() {
        return coverage.now() + coverage.total();
    }
}

package org.memcov.bench;

import java.util.concurrent.TimeUnit;
import org.memcov.Coverage;
import org.memcov.Scope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A scope above a thousand levels, each of which holds a hundred edges. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeepScopeBenchmark {
    private final Coverage coverage = WideLibrary.coverage();
    private final Scope reused = coverage.scope();

    @Setup
    public void pushMany() throws Throwable {
        coverage.reset();
        for (int depth = 0; depth < 1000; depth++) {
            WideLibrary.hitNear();
            coverage.push();
        }
        WideLibrary.hitNear();
    }

    @Benchmark
    public long reusedScope() throws Throwable {
        try (Scope _ = reused.push()) {
            WideLibrary.hitOne();
        }
        return reused.edges() + reused.newEdges();
    }
}

package org.memcov.bench;

import java.util.concurrent.TimeUnit;
import org.memcov.Coverage;
import org.memcov.Scope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A scope as a fuzzer opens one for each input, on a library of 40,000 edges of which a hundred are
 * hit: push, a call, pop, and both numbers.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScopeBenchmark {
    /** Where the hundred edges lie: in sixteen words of the hitmap, or one in a word. */
    public enum Edges {
        NEAR,
        SCATTERED;

        void hit() throws Throwable {
            if (this == NEAR) {
                WideLibrary.hitNear();
            } else {
                WideLibrary.hitScattered();
            }
        }
    }

    @Param
    public Edges edges;

    private final Coverage coverage = WideLibrary.coverage();
    private final Scope reused = coverage.scope();

    @Setup
    public void hit() throws Throwable {
        coverage.reset();
        edges.hit();
    }

    /** The call hits one edge. */
    @Benchmark
    public long scope() throws Throwable {
        Scope scope = coverage.push();
        try (scope) {
            WideLibrary.hitOne();
        }
        return scope.edges() + scope.newEdges();
    }

    /** The same with one scope for all inputs. */
    @Benchmark
    public long reusedScope() throws Throwable {
        try (Scope _ = reused.push()) {
            WideLibrary.hitOne();
        }
        return reused.edges() + reused.newEdges();
    }

    /** A fuzzer's loop as far as it is ours: what the level holds is asked for inside, too. */
    @Benchmark
    public long loop() throws Throwable {
        long now;
        try (Scope _ = reused.push()) {
            WideLibrary.hitOne();
            now = coverage.now();
        }
        return now + reused.newEdges() + coverage.total();
    }

    /** The call hits all hundred edges again. */
    @Benchmark
    public long scopeOfAll() throws Throwable {
        Scope scope = coverage.push();
        try (scope) {
            edges.hit();
        }
        return scope.edges() + scope.newEdges();
    }
}

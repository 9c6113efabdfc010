package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memcov.testing.Fixture;

/** Threads that run instrumented code side by side, also while others push, pop and serialize. */
class ThreadsTest {
    private static final int THREADS = 8;
    private static final int FIRST = 10;
    private static final int LAST = 99;

    private Fixture fixture;
    private Coverage coverage;
    private Snapshot everything;

    @BeforeEach
    void load() {
        fixture = Fixture.load("crowd");
        coverage = fixture.coverage();
        try (Scope _ = coverage.push()) {
            hitAll();
            everything = coverage.snapshot();
        }
        coverage.reset();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void hitAll() {
        for (int number = FIRST; number <= LAST; number++) {
            fixture.call("crowd", number);
        }
    }

    private static void together(int threads, Callable<Void> task) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                tasks.add(task);
            }
            for (Future<Void> done : executor.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    @Test
    void hitsOfManyThreadsAreCountedOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            coverage.reset();
            together(THREADS, () -> {
                hitAll();
                return null;
            });
            assertEquals(everything, coverage.snapshot());
            assertEquals(everything.count(), coverage.now());
        }
    }

    @Test
    void noHitIsLostWhileLevelsComeAndGo() throws Exception {
        Thread control = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try (Scope outer = coverage.push();
                        Scope inner = coverage.push();
                        Arena arena = Arena.ofConfined()) {
                    assertTrue(inner.newEdges() <= inner.edges());
                    assertTrue(outer.edges() <= everything.count());
                    Snapshot.fromBytes(coverage.serialize(arena));
                }
            }
        });
        List<Throwable> failures = new ArrayList<>();
        control.setUncaughtExceptionHandler((_, failure) -> failures.add(failure));
        control.start();
        for (int round = 0; round < 3; round++) {
            together(THREADS, () -> {
                hitAll();
                return null;
            });
        }
        control.interrupt();
        control.join();
        assertEquals(List.of(), failures);
        assertEquals(everything, coverage.snapshot());
        assertEquals(everything.count(), coverage.now());
    }

    @Test
    void whatIsHitAfterTheLastResetIsThere() throws Exception {
        together(THREADS, () -> {
            for (int i = 0; i < 20; i++) {
                fixture.call("crowd", FIRST + i);
                coverage.reset();
            }
            return null;
        });
        hitAll();
        assertEquals(everything, coverage.snapshot());
        assertEquals(coverage.hitmap().count(), coverage.now());
    }

    @Test
    void aScopeMayBeClosedByAnotherThread() throws Exception {
        Scope scope = coverage.push();
        together(1, () -> {
            hitAll();
            scope.close();
            return null;
        });
        assertEquals(everything.count(), scope.edges());
        assertEquals(everything, coverage.snapshot());
    }
}

package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** After the library's arena is closed, and in threads it is not for: an exception, never a crash. */
class LifetimeTest {
    private static final String CLOSED = "the library's arena is closed, and its coverage with it: "
            + "keep the arena open as long as its coverage is used";

    /** Everything that reaches the runtime, by name. */
    private static Map<String, Executable> operations(Coverage coverage) {
        Map<String, Executable> operations = new LinkedHashMap<>();
        byte[] data = Snapshot.empty().toBytes();
        operations.put("now", coverage::now);
        operations.put("total", coverage::total);
        operations.put("setNow", () -> coverage.setNow(1));
        operations.put("reset", coverage::reset);
        operations.put("push", coverage::push);
        operations.put("snapshot", coverage::snapshot);
        operations.put("serialize", () -> coverage.serialize(Arena.ofAuto()));
        operations.put("deserialize", () -> coverage.deserialize(MemorySegment.ofArray(data)));
        operations.put("merge", () -> coverage.merge(MemorySegment.ofArray(data)));
        operations.put("merge a snapshot", () -> coverage.merge(Snapshot.empty()));
        operations.put("restore", () -> coverage.restore(Snapshot.empty()));
        operations.put("segment", () -> coverage.hitmap().segment());
        operations.put("count", () -> coverage.hitmap().count());
        operations.put("contains", () -> coverage.hitmap().contains(1));
        operations.put("edges", () -> coverage.hitmap().edges().count());
        if (coverage.supports(Feature.MODULES)) {
            operations.put("hits", coverage::hits);
            operations.put("modules", coverage::modules);
            operations.put("attach", () -> coverage.attach(Path.of("never made")));
        }
        return operations;
    }

    private static void refusesAfterClose(String library) {
        Fixture fixture = Fixture.load(library);
        Coverage coverage = fixture.coverage();
        int hash = coverage.hashCode();
        Scope scope = coverage.push();
        fixture.close();
        operations(coverage).forEach((name, operation) -> {
            assertEquals(
                    CLOSED,
                    assertThrows(IllegalStateException.class, operation, name).getMessage(),
                    name);
        });
        assertEquals(
                CLOSED, assertThrows(IllegalStateException.class, scope::edges).getMessage());
        assertEquals(
                CLOSED, assertThrows(IllegalStateException.class, scope::close).getMessage());
        assertTrue(scope.isOpen());
        assertEquals("Coverage[closed]", coverage.toString());
        assertEquals("Hitmap[closed]", coverage.hitmap().toString());
        assertEquals("Scope[closed library]", scope.toString());
        assertEquals(hash, coverage.hashCode());
        assertEquals(coverage, coverage);
    }

    @Test
    void afterItsArenaIsClosedALibraryServedByOursRefusesEveryOperation() {
        ChildJvm.run(arguments -> refusesAfterClose("fixture"));
    }

    @Test
    void afterItsArenaIsClosedALibraryWithARuntimeOfItsOwnRefusesEveryOperation() {
        ChildJvm.run(arguments -> refusesAfterClose("static"));
    }

    @Test
    void afterItsArenaIsClosedAnExistingBuildThatIsUnmappedRefusesEveryOperation() {
        ChildJvm.run(arguments -> refusesAfterClose("existing/existing"));
    }

    @Test
    void aScopeThatOutlivedItsLibraryLeavesTheNativeStackAsItWas() {
        ChildJvm.run(arguments -> {
            try (Fixture second = Fixture.load("second")) {
                Coverage shared = second.coverage();
                shared.reset();
                second.call("second_step", 1);
                Fixture fixture = Fixture.load("fixture");
                Snapshot beneath = shared.snapshot();
                Scope scope = fixture.coverage().push();
                fixture.call("walk", 1);
                Snapshot inside = shared.snapshot();
                fixture.close();
                assertThrows(IllegalStateException.class, scope::close);
                assertEquals(inside, shared.snapshot());
                // The level is still there, and a native pop ends it.
                try (Arena arena = Arena.ofConfined()) {
                    Native.call(Coverage.load(Native.library("linked"), arena).symbols(), "mcov_pop_coverage");
                }
                assertEquals(inside.or(beneath), shared.snapshot());
            }
        });
    }

    @Test
    void aHitmapSegmentOfOurRuntimeStaysReadableAfterClose() {
        Fixture fixture = Fixture.load("fixture");
        fixture.coverage().reset();
        fixture.call("walk", 1);
        MemorySegment segment = fixture.coverage().hitmap().segment();
        long now = fixture.coverage().now();
        fixture.close();
        assertEquals(now, Snapshot.ofHitmap(segment).count());
    }

    @Test
    void aCallThatRacesWithTheCloseOfTheArenaIsRefusedWithAnIllegalStateException() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Fixture fixture = Fixture.load("fixture");
            AtomicReference<Throwable> ending = new AtomicReference<>();
            CountDownLatch isCalling = new CountDownLatch(1);
            Thread caller = new Thread(() -> {
                try {
                    while (true) {
                        fixture.coverage().reset();
                        isCalling.countDown();
                    }
                } catch (Throwable e) {
                    ending.set(e);
                }
            });
            caller.start();
            isCalling.await();
            closeBetweenCalls(fixture);
            caller.join();
            assertEquals(IllegalStateException.class, ending.get().getClass());
        }
    }

    /** An arena refuses to close while a call is under way. */
    private static void closeBetweenCalls(Fixture fixture) {
        while (true) {
            try {
                fixture.close();
                return;
            } catch (IllegalStateException isInUse) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aLibraryInAConfinedArenaIsReachableOnlyByItsThread() throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            Coverage coverage = Coverage.load(Native.library("fixture"), arena);
            coverage.reset();
            Native.call(coverage.symbols(), "walk", 1);
            Snapshot before = coverage.snapshot();
            Map<String, Throwable> unexpected = new LinkedHashMap<>();
            Thread thread = new Thread(() -> operations(coverage).forEach((name, operation) -> {
                try {
                    assertThrows(WrongThreadException.class, operation, name);
                } catch (AssertionError e) {
                    unexpected.put(name, e);
                }
            }));
            thread.start();
            thread.join();
            assertEquals(Map.of(), unexpected);
            assertEquals(before, coverage.snapshot());
            assertEquals(before.count(), coverage.now());
        }
    }

    @Test
    void dataWhoseArenaIsClosedOrAnotherThreadsIsRefused() throws InterruptedException {
        try (Fixture fixture = Fixture.load("fixture")) {
            Coverage coverage = fixture.coverage();
            Arena arena = Arena.ofConfined();
            MemorySegment data = coverage.serialize(arena);
            Throwable[] failures = new Throwable[1];
            Thread thread = new Thread(() -> coverage.deserialize(data));
            thread.setUncaughtExceptionHandler((_, failure) -> failures[0] = failure);
            thread.start();
            thread.join();
            assertEquals(WrongThreadException.class, failures[0].getClass());
            arena.close();
            assertThrows(IllegalStateException.class, () -> coverage.deserialize(data));
            assertThrows(IllegalStateException.class, () -> coverage.merge(data));
        }
    }

    @Test
    void loadingWithAClosedArenaIsRefused() {
        Arena arena = Arena.ofConfined();
        arena.close();
        assertThrows(IllegalStateException.class, () -> Coverage.load(Native.library("third"), arena));
    }

    @Test
    void anArenaThatNeverClosesKeepsTheLibrary() {
        Coverage coverage = Coverage.load(Native.library("fixture"), Arena.global());
        coverage.reset();
        Native.call(coverage.symbols(), "walk", 1);
        assertTrue(coverage.now() > 0);
    }
}

package org.memcov;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/**
 * The event that tells from time to time how far each runtime is, whatever becomes of the library it
 * was reached through. Each test has a JVM, and so a recorder, of its own.
 */
class FlightRecorderCoverageTest {
    private static final Path EXISTING = Native.library("existing/memcov");

    /** A runtime that stays readable, and a recorder that reads all there are many times a second. */
    private static final class Ticks implements AutoCloseable {
        private static final String COVERAGE = "org.memcov.Coverage";

        private final BlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();
        private final RecordingStream stream = new RecordingStream();
        private final Fixture witness = Fixture.load("static");

        Ticks() {
            stream.enable(COVERAGE).withPeriod(Duration.ofMillis(10));
            stream.setReuse(false);
            stream.onEvent(COVERAGE, events::add);
            stream.startAsync();
        }

        private static boolean isOf(RecordedEvent event, Path runtime) {
            return event.getString("runtime").equals(runtime.toString());
        }

        /** Waits for an event with the numbers that a runtime has. */
        void await(Path runtime, Coverage coverage) throws InterruptedException {
            RecordedEvent event;
            do {
                event = events.take();
            } while (!isOf(event, runtime)
                    || event.getLong("now") != coverage.now()
                    || event.getLong("total") != coverage.total());
        }

        /** Whether a runtime is told of from now on, in the time in which the witness is several times. */
        boolean tellOf(Path runtime) throws InterruptedException {
            witness.coverage().setNow(witness.coverage().now() + 1);
            await(Native.library("static"), witness.coverage());
            boolean isTold = false;
            int seen = 0;
            while (seen < 5) {
                RecordedEvent event = events.take();
                seen += isOf(event, Native.library("static")) ? 1 : 0;
                isTold |= isOf(event, runtime);
            }
            return isTold;
        }

        @Override
        public void close() {
            stream.close();
            witness.close();
        }
    }

    @Test
    void nowAndTotalOfEachRuntimeAreToldAgainAndAgain() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks();
                    Fixture existing = Fixture.load("existing/existing")) {
                ticks.await(EXISTING, existing.coverage());
                ticks.await(Native.library("static"), ticks.witness.coverage());
                existing.coverage().reset();
                ticks.await(EXISTING, existing.coverage());
                existing.call("existing_walk", 15);
                ticks.await(EXISTING, existing.coverage());
                try (Fixture _ = Fixture.load("existing/existing_second")) {
                    ticks.await(EXISTING, existing.coverage());
                }
            }
        });
    }

    @Test
    void librariesThatWereThereBeforeTheRecorderAreToldOf() {
        ChildJvm.run(arguments -> {
            try (Fixture linked = Fixture.load("linked");
                    Ticks ticks = new Ticks()) {
                ticks.await(Native.runtime(), linked.coverage());
            }
        });
    }

    @Test
    void aRuntimeOfOursIsReadThoughItsLibraryIsAnotherThreadsAndThenClosed() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks()) {
                try (Arena arena = Arena.ofConfined()) {
                    Coverage coverage = Coverage.load(Native.library("linked"), arena);
                    coverage.setNow(4711);
                    ticks.await(Native.runtime(), coverage);
                }
                assertTrue(ticks.tellOf(Native.runtime()));
            }
        });
    }

    @Test
    void anExistingBuildInAConfinedArenaIsNotToldOfUntilASharedOneReachesIt() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks();
                    Arena confined = Arena.ofConfined()) {
                Coverage coverage = Coverage.load(Native.library("existing/existing"), confined);
                assertFalse(ticks.tellOf(EXISTING));
                try (Fixture _ = Fixture.load("existing/existing")) {
                    ticks.await(EXISTING, coverage);
                }
                assertFalse(ticks.tellOf(EXISTING));
            }
        });
    }

    @Test
    void anExistingBuildThatIsUnmappedIsToldOfNoMore() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks()) {
                for (int round = 0; round < 3; round++) {
                    try (Fixture existing = Fixture.load("existing/existing")) {
                        ticks.await(EXISTING, existing.coverage());
                    }
                    assertFalse(ticks.tellOf(EXISTING));
                }
            }
        });
    }

    @Test
    void librariesThatCloseWhileTheyAreReadDoNotDisturbTheRecorder() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks()) {
                ticks.stream.enable(Ticks.COVERAGE).withPeriod(Duration.ofMillis(1));
                for (int round = 0; round < 1000; round++) {
                    Fixture.load("existing/existing").close();
                }
                assertFalse(ticks.tellOf(EXISTING));
            }
        });
    }

    private static WeakReference<Coverage> leave(String library, Arena arena) {
        return new WeakReference<>(Coverage.load(Native.library(library), arena));
    }

    private static void awaitCollected(WeakReference<?> reference) {
        while (reference.get() != null) {
            System.gc();
        }
    }

    @Test
    void aCoverageThatNobodyElseHoldsIsNotKeptAndOurRuntimeToldOfAllTheSame() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks();
                    Arena arena = Arena.ofShared()) {
                awaitCollected(leave("linked", arena));
                assertTrue(ticks.tellOf(Native.runtime()));
            }
        });
    }

    @Test
    void anExistingBuildIsToldOfAsLongAsItsCoverageIsHeld() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks();
                    Arena arena = Arena.ofShared()) {
                Coverage held = Coverage.load(Native.library("existing/existing"), arena);
                awaitCollected(leave("existing/existing", arena));
                ticks.await(EXISTING, held);
                WeakReference<Coverage> left = new WeakReference<>(held);
                held = null;
                awaitCollected(left);
                assertFalse(ticks.tellOf(EXISTING));
            }
        });
    }

    @Test
    void anArenaThatTheCollectorClosesIsNotKeptOpen() {
        ChildJvm.run(arguments -> {
            try (Ticks ticks = new Ticks()) {
                AtomicBoolean isClosed = new AtomicBoolean();
                leaveInAutomaticArena(isClosed);
                while (!isClosed.get()) {
                    System.gc();
                }
                assertTrue(ticks.tellOf(Native.runtime()));
            }
        });
    }

    private static void leaveInAutomaticArena(AtomicBoolean isClosed) {
        Arena arena = Arena.ofAuto();
        Coverage.load(Native.library("linked"), arena);
        MemorySegment.NULL.reinterpret(arena, _ -> isClosed.set(true));
    }
}

package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.FlightRecording;

/**
 * A fuzzer's loop allocates nothing once it is compiled. In a JVM of its own, so that nothing else
 * has decided how.
 */
class AllocationTest {
    private static final int ITERATIONS = 100_000;

    /** Rounds in which the loop may still be compiled. */
    private static final int ROUNDS = 20;

    /** As a fuzzer keeps its library: in constants. */
    private static final class Library {
        static final Fixture FIXTURE = Fixture.load("fixture");
        static final Coverage COVERAGE = FIXTURE.coverage();
        static final MethodHandle WALK = Linker.nativeLinker()
                .downcallHandle(
                        FIXTURE.symbols().find("walk").orElseThrow(), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static long loop(Scope scope) throws Throwable {
        Coverage coverage = Library.COVERAGE;
        long sum = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            try (Scope _ = scope.push()) {
                sum += (int) Library.WALK.invokeExact(i % 16);
                sum += coverage.now() + coverage.total() + scope.newEdges();
            }
            sum += scope.edges() + scope.newEdges() + coverage.hitmap().count();
        }
        return sum;
    }

    private static void allocatesNothing() throws Throwable {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Scope scope = Library.COVERAGE.scope();
        long sum = loop(scope);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least >= ITERATIONS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long again = loop(scope);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            sum = round == 0 ? again : sum; // the first loop found new edges
            assertEquals(sum, again);
        }
        long allocated = least;
        assertTrue(allocated < ITERATIONS, () -> allocated + " bytes in " + ITERATIONS + " iterations");
    }

    @Test
    void pushRunPopAndItsNumbersAllocateNothing() {
        ChildJvm.run(arguments -> allocatesNothing());
    }

    @Test
    void theyAllocateNothingWhileAFlightRecordingLeavesScopesOut() {
        ChildJvm.run(arguments -> {
            try (FlightRecording recording = FlightRecording.start()) {
                recording.recording().disable("org.memcov.Scope");
                allocatesNothing();
            }
        });
    }

    @Test
    void theyAllocateNothingOnceAFlightRecordingIsOver() {
        ChildJvm.run(arguments -> {
            try (FlightRecording recording = FlightRecording.start()) {
                loop(Library.COVERAGE.scope());
                assertEquals(ITERATIONS, recording.events("org.memcov.Scope").size());
            }
            allocatesNothing();
        });
    }
}

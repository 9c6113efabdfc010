package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.junit.JupiterRun.TESTED;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.junit.JupiterRun.Figures;
import org.memcov.testing.Native;

/** Tests that run in parallel: those that are measured never overlap. */
@ResourceLock(Resources.SYSTEM_OUT)
class ParallelTest {
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    /** Only a run that hangs meets it. */
    private static final long TIMEOUT_SECONDS = 60;

    private static CountDownLatch firstIsInside;
    private static CountDownLatch secondHasEnded;
    private static final AtomicInteger INSIDE = new AtomicInteger();
    private static final AtomicInteger MOST_INSIDE = new AtomicInteger();

    @BeforeEach
    void forget() {
        JupiterRun.forgotten(TESTED);
        firstIsInside = new CountDownLatch(1);
        secondHasEnded = new CountDownLatch(1);
        MOST_INSIDE.set(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void walk(Coverage coverage) {
        MOST_INSIDE.accumulateAndGet(INSIDE.incrementAndGet(), Math::max);
        Thread.yield();
        Native.call(coverage.symbols(), "walk", 1);
        INSIDE.decrementAndGet();
    }

    @NativeCoverage(library = TESTED)
    static class Left {
        @RepeatedTest(50)
        void walks(Coverage coverage) {
            walk(coverage);
        }
    }

    static class Right extends Left {}

    @Test
    void annotatedTestsRunOneAtATime() {
        JupiterRun run = JupiterRun.of(PARALLEL, Left.class, Right.class);
        assertEquals(Map.of(), run.failures());
        assertEquals(1, MOST_INSIDE.get());
        Map<String, Figures> figures = run.figures();
        assertEquals(102, figures.size());
        assertEquals(1, figures.values().stream().map(Figures::edges).distinct().count());
    }

    static class First {
        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.loading(TESTED);

        @Test
        void runs(Coverage coverage) {
            walk(coverage);
            firstIsInside.countDown();
            await(secondHasEnded);
        }
    }

    /** Goes on when the first one is inside, and tells it when the second one has failed. */
    static class Order implements BeforeEachCallback, TestWatcher {
        @Override
        public void beforeEach(ExtensionContext context) {
            await(firstIsInside);
        }

        @Override
        public void testSuccessful(ExtensionContext context) {
            secondHasEnded.countDown();
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            secondHasEnded.countDown();
        }
    }

    @ExtendWith(Order.class)
    static class Second {
        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.loading(TESTED);

        @Test
        void isRefused(Coverage coverage) {
            walk(coverage);
        }
    }

    @Test
    void withoutALockATestIsRefusedThatWouldRunWhileAnotherOneIsMeasured() {
        JupiterRun run = JupiterRun.of(PARALLEL, First.class, Second.class);
        assertEquals(
                Map.of(
                        "Second > isRefused(Coverage)",
                        "the native coverage of ParallelTest$Second > isRefused(Coverage) cannot be measured: it would"
                                + " run while ParallelTest$First > runs(Coverage) is measured, and coverage is the"
                                + " process's: put @ResourceLock(NativeCoverage.LOCK), which is part of"
                                + " @NativeCoverage, on the classes of both, or have tests run one after the other"),
                run.failures());
        assertEquals(1, MOST_INSIDE.get());
        assertTrue(run.figures().containsKey("First > runs(Coverage)"));
    }

    /** The same for two dynamic tests. */
    static class DynamicOrder implements InvocationInterceptor {
        @Override
        public void interceptDynamicTest(
                Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
                throws Throwable {
            if (context.getDisplayName().equals("first")) {
                invocation.proceed();
                return;
            }
            await(firstIsInside);
            try {
                invocation.proceed();
            } finally {
                secondHasEnded.countDown();
            }
        }
    }

    @ExtendWith(DynamicOrder.class)
    static class Dynamic {
        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.loading(TESTED);

        @TestFactory
        Stream<DynamicTest> tests(Coverage coverage) {
            return Stream.of(
                    DynamicTest.dynamicTest("first", () -> {
                        walk(coverage);
                        firstIsInside.countDown();
                        await(secondHasEnded);
                    }),
                    DynamicTest.dynamicTest("second", () -> walk(coverage)));
        }
    }

    @Test
    void withoutALockADynamicTestIsRefusedToo() {
        JupiterRun run = JupiterRun.of(PARALLEL, Dynamic.class);
        assertEquals(
                Set.of("Dynamic > tests(Coverage) > second"), run.failures().keySet());
        assertTrue(run.figures().containsKey("Dynamic > tests(Coverage) > first"));
    }

    @ResourceLock(NativeCoverage.LOCK)
    static class Locked {
        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.loading(TESTED);

        @RepeatedTest(50)
        void walks(Coverage coverage) {
            walk(coverage);
        }
    }

    @Test
    void withTheLockAnExtensionMadeInCodeIsNotRefused() {
        assertEquals(Map.of(), JupiterRun.of(PARALLEL, Left.class, Locked.class).failures());
        assertEquals(1, MOST_INSIDE.get());
    }

    @Isolated
    static class Alone extends Left {}

    @Test
    void theTableSaysThatOtherTestsMayHaveRunUnlessTheClassIsIsolated() {
        String note = "Tests run in parallel here: edges of those that are not measured and do not lock"
                + " NativeCoverage.LOCK may be among these; @Isolated keeps them out";
        assertTrue(JupiterRun.of(PARALLEL, Left.class).lines().contains(note));
        assertFalse(JupiterRun.of(PARALLEL, Alone.class).lines().contains(note));
        assertFalse(JupiterRun.of(Left.class).lines().contains(note));
    }
}

package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.junit.JupiterRun.TESTED;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.junit.JupiterRun.Figures;
import org.memcov.testing.Native;

/** What is printed of a class and of a run, and what becomes of tests that misuse levels. */
@ResourceLock(Resources.SYSTEM_OUT)
class ReportTest {
    private Coverage coverage;

    @BeforeEach
    void forget() {
        coverage = JupiterRun.forgotten(TESTED);
    }

    private static void walk(Coverage coverage, int bits) {
        Native.call(coverage.symbols(), "walk", bits);
    }

    @NativeCoverage(library = TESTED)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Shown {
        @Test
        void a(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void fails() {
            throw new IllegalStateException("on purpose");
        }

        @Nested
        class Inner {
            @RepeatedTest(2)
            void walks(Coverage coverage) {
                walk(coverage, 3);
            }
        }
    }

    /** A line of the table, with single spaces. */
    private static String row(JupiterRun run, String beginning) {
        return run.lines().stream()
                .filter(line -> line.startsWith(beginning + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + beginning + " in\n" + run.out()))
                .replaceAll(" +", " ");
    }

    private static String figures(Figures figures) {
        return String.format(
                Locale.ROOT,
                " %d %d %.1f %%",
                figures.edges(),
                figures.newEdges(),
                100.0 * figures.edges() / figures.total());
    }

    @Test
    void aTableShowsTheTestsOfAClassAndOfThoseNestedInIt() {
        JupiterRun run = JupiterRun.of(Shown.class);
        Map<String, Figures> all = run.figures();
        assertEquals("ReportTest$Shown edges new share outcome", row(run, "ReportTest$Shown"));
        for (String name : List.of("a(Coverage)", "Inner > walks(Coverage) > repetition 2 of 2")) {
            assertEquals(name + figures(all.get("Shown > " + name)) + " passed", row(run, name));
        }
        assertEquals("fails() 0 0 0.0 % failed", row(run, "fails()"));
        assertEquals("together, 4 tests" + figures(all.get("Shown")), row(run, "together, 4 tests"));
    }

    @Test
    void theTableCanBeTurnedOff() {
        JupiterRun run = JupiterRun.of(Map.of(ClassReport.PARAMETER, "false"), Shown.class);
        assertEquals(1, run.lines().size(), run::out);
    }

    @NativeCoverage(library = TESTED)
    static class Many {
        @RepeatedTest(100)
        void walks(Coverage coverage) {
            walk(coverage, 1);
        }
    }

    @Test
    void aLongTableShowsTheTestsThatHitNewEdges() {
        JupiterRun run = JupiterRun.of(Many.class);
        row(run, "walks(Coverage) > repetition 1 of 100");
        assertFalse(run.out().contains("repetition 2 of 100"), run::out);
        assertTrue(run.out().contains("together, 100 tests"), run::out);
        assertTrue(
                run.lines().contains("Of 100 tests those are shown that failed or hit new edges, at most 40"),
                run::out);
    }

    @Test
    void theLastLineTellsWhatTheJvmCoveredInAndOutsideTests() {
        Native.call(coverage.symbols(), "classify", 5);
        JupiterRun run = JupiterRun.of(Shown.class, Many.class);
        CoverageTotals totals = CoverageTotals.now();
        long hits = coverage.hits().count();
        assertTrue(totals.edges() >= hits && totals.total() >= coverage.total());
        assertTrue(totals.tests() >= 104);
        assertEquals(
                String.format(
                        Locale.ROOT,
                        "Native coverage: %,d of %,d edges (%.1f %%) by this JVM, with %,d measured tests",
                        totals.edges(),
                        totals.total(),
                        100.0 * totals.edges() / totals.total(),
                        totals.tests()),
                run.lines().getLast());
    }

    static class Closing {
        private static final Arena ARENA = Arena.ofShared();
        private static Coverage own;

        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.of(load());

        private static Coverage load() {
            own = Coverage.load(Native.library("static"), ARENA);
            return own;
        }

        @Test
        void steps() {
            Native.call(own.symbols(), "static_step", 1);
        }

        @AfterAll
        static void close() {
            ARENA.close();
        }
    }

    @Test
    void aLibraryThatTestsCloseStaysInTheTotals() {
        long before = CoverageTotals.now().edges();
        JupiterRun run = JupiterRun.of(Closing.class);
        assertEquals(Map.of(), run.failures());
        assertThrows(IllegalStateException.class, Closing.own::now);
        assertTrue(CoverageTotals.now().edges() > before);
    }

    @NativeCoverage(library = TESTED)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Misusing {
        @Test
        void a(Coverage coverage) {
            coverage.push();
        }

        @Test
        void b(Coverage coverage) {
            walk(coverage, 1);
        }
    }

    @Test
    void aTestThatLeavesALevelOpenFailsAndTheNextOneIsMeasured() {
        JupiterRun run = JupiterRun.of(Misusing.class);
        String message = run.failures().get("Misusing > a(Coverage)");
        assertTrue(
                message.startsWith("ReportTest$Misusing > a(Coverage) left the levels of coverage other than it found"
                        + " them, so it is not measured: this scope is not the innermost open one"),
                message);
        assertEquals(1, run.failures().size());
        assertTrue(run.figures().get("Misusing > b(Coverage)").newEdges() > 0);
    }

    @NativeCoverage(library = TESTED)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Hanging {
        @Test
        @Timeout(value = 1, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void a(Coverage coverage) throws InterruptedException {
            walk(coverage, 1);
            Thread.sleep(Long.MAX_VALUE);
        }

        @Test
        void b(Coverage coverage) {
            walk(coverage, 3);
        }
    }

    @Test
    void aTestThatTimesOutInAThreadOfItsOwnIsMeasuredUntilThen() {
        JupiterRun run = JupiterRun.of(Hanging.class);
        Map<String, Figures> figures = run.figures();
        assertEquals(1, run.failures().size());
        assertTrue(figures.get("Hanging > a(Coverage)").newEdges() > 0);
        assertTrue(figures.get("Hanging > b(Coverage)").newEdges()
                < figures.get("Hanging > b(Coverage)").edges());
        assertTrue(row(run, "a(Coverage)").endsWith("failed"));
    }
}

package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.memcov.ModuleIdentity;
import org.memcov.internal.EdgeRanges;
import org.memcov.junit.ModuleEdges;
import org.memcov.junit.TestRun;
import org.memcov.report.ReportedRun;

/** Tests of a build as the runs of a report. */
class TestSeriesTest {
    private static final ModuleIdentity FIRST = new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, "aa", 20);
    private static final ModuleIdentity SECOND = new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, "bb", 10);

    private static final Set<ModuleIdentity> BOTH = Set.of(FIRST, SECOND);

    private static ModuleEdges edges(ModuleIdentity module, String ranges) {
        return new ModuleEdges(module, Path.of("lib.so"), EdgeRanges.parse(ranges, module.edgeCount()));
    }

    private static TestRun test(String name, int endSecond, TestRun.Outcome outcome, ModuleEdges... modules) {
        long edges = List.of(modules).stream()
                .mapToLong(module -> module.edges().count())
                .sum();
        Instant start = Instant.ofEpochSecond(endSecond - 1);
        return new TestRun(
                name, "ATest", name, outcome, start, Duration.ofSeconds(1), 1, edges, edges, 30, List.of(modules));
    }

    @Test
    void whatNoEarlierTestHitIsNewWhicheverJvmItRanIn() {
        TestSeries series = TestSeries.of(
                List.of(
                        test("one()", 2, TestRun.Outcome.PASSED, edges(FIRST, "1-4")),
                        test("two()", 5, TestRun.Outcome.FAILED, edges(FIRST, "3-6"), edges(SECOND, "1")),
                        test("three()", 6, TestRun.Outcome.ABORTED, edges(FIRST, "1"))),
                BOTH);

        assertEquals(
                List.of(4L, 3L, 0L),
                series.runs().stream().map(ReportedRun::newEdges).toList());
        assertEquals(
                List.of(4L, 7L, 7L),
                series.runs().stream().map(ReportedRun::covered).toList());
        assertEquals(
                List.of("passed", "failed", "aborted"),
                series.runs().stream().map(ReportedRun::ending).toList());
        assertEquals("ATest two()", series.runs().get(1).input());
        assertEquals(Duration.ofSeconds(2), series.runs().get(1).elapsed());
        assertEquals(
                List.of(20L, 30L, 30L),
                series.runs().stream().map(ReportedRun::total).toList());
    }

    @Test
    void testsOfSeveralJvmsAreInTheOrderInWhichTheyEnded() {
        TestSeries series = TestSeries.of(
                List.of(
                        test("late()", 9, TestRun.Outcome.PASSED, edges(FIRST, "1-2")),
                        test("early()", 3, TestRun.Outcome.PASSED, edges(FIRST, "2-3"))),
                BOTH);

        assertEquals(OptionalInt.of(1), series.firstRun(FIRST, 1));
        assertEquals(OptionalInt.of(0), series.firstRun(FIRST, 2));
        assertEquals(OptionalInt.of(0), series.firstRun(FIRST, 3));
    }

    @Test
    void testsOfOtherBuildsAreLeftOut() {
        TestSeries series = TestSeries.of(
                List.of(
                        test("old()", 1, TestRun.Outcome.PASSED, edges(FIRST, "1-4")),
                        test("both()", 2, TestRun.Outcome.PASSED, edges(FIRST, "1-4"), edges(SECOND, "1")),
                        test("nothing()", 3, TestRun.Outcome.PASSED)),
                Set.of(SECOND));

        assertEquals(
                List.of("ATest both()", "ATest nothing()"),
                series.runs().stream().map(ReportedRun::input).toList());
        assertEquals(1, series.runs().getFirst().edges());
        assertEquals(10, series.runs().getFirst().total());
    }

    @Test
    void whatNoTestHitHasNone() {
        TestSeries series = TestSeries.of(List.of(test("one()", 1, TestRun.Outcome.PASSED, edges(FIRST, "20"))), BOTH);

        assertEquals(OptionalInt.of(0), series.firstRun(FIRST, 20));
        assertEquals(OptionalInt.empty(), series.firstRun(FIRST, 19));
        assertEquals(OptionalInt.empty(), series.firstRun(FIRST, 21));
        assertEquals(OptionalInt.empty(), series.firstRun(SECOND, 1));
        assertEquals(List.of(), TestSeries.of(List.of(), BOTH).runs());
    }
}

package org.memcov.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.memcov.ModuleIdentity;
import org.memcov.Snapshot;
import org.memcov.junit.ModuleEdges;
import org.memcov.junit.TestRun;
import org.memcov.report.ReportedRun;
import org.memcov.report.ReportedRun.Outcome;

/**
 * The tests of a build as the runs of a report, in the order in which they ended. New is what no earlier
 * one of them hit, in whichever JVM; what is hit between tests belongs to none.
 */
final class TestSeries {
    private final List<ReportedRun> runs = new ArrayList<>();
    private final Map<ModuleIdentity, Snapshot> covered = new HashMap<>();
    private final Map<ModuleIdentity, int[]> firstRuns = new HashMap<>();

    private TestSeries() {}

    static TestSeries of(List<TestRun> tests) {
        TestSeries series = new TestSeries();
        List<TestRun> inOrder =
                tests.stream().sorted(Comparator.comparing(TestSeries::end)).toList();
        Instant start = tests.stream()
                .map(TestRun::start)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        inOrder.forEach(test -> series.add(test, start));
        return series;
    }

    private static Instant end(TestRun test) {
        return test.start().plus(test.time());
    }

    private void add(TestRun test, Instant start) {
        long newEdges = 0;
        for (ModuleEdges module : test.modules()) {
            Snapshot before = covered.getOrDefault(module.identity(), Snapshot.empty());
            Snapshot added = module.edges().andNot(before);
            newEdges += added.count();
            covered.put(module.identity(), before.or(added));
            int[] firsts = firstRuns.computeIfAbsent(
                    module.identity(), identity -> new int[Math.toIntExact(identity.edgeCount() + 1)]);
            added.forEach(edge -> firsts[(int) edge] = runs.size() + 1);
        }
        runs.add(new ReportedRun(
                test.className() + " " + test.name(),
                0,
                test.edges(),
                newEdges,
                covered.values().stream().mapToLong(Snapshot::count).sum(),
                test.total(),
                test.outcome() == TestRun.Outcome.FAILED ? Outcome.FAILED : Outcome.WELL,
                test.outcome().word(),
                test.time(),
                Duration.ZERO,
                Duration.between(start, end(test)),
                0,
                List.of()));
    }

    List<ReportedRun> runs() {
        return runs;
    }

    /** The place of the first test that hit an edge. */
    OptionalInt firstRun(ModuleIdentity module, long edge) {
        int[] firsts = firstRuns.get(module);
        boolean isKnown = firsts != null && edge > 0 && edge < firsts.length && firsts[(int) edge] > 0;
        return isKnown ? OptionalInt.of(firsts[(int) edge] - 1) : OptionalInt.empty();
    }
}

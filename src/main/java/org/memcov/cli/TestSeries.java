package org.memcov.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.memcov.ModuleIdentity;
import org.memcov.Snapshot;
import org.memcov.junit.ModuleEdges;
import org.memcov.junit.TestRun;
import org.memcov.report.ReportedRun;
import org.memcov.report.ReportedRun.Outcome;

/**
 * The tests that wrote a coverage file as the runs of a report, in the order in which they ended. New is
 * what no earlier one of them hit, in whichever JVM; what is hit between tests belongs to none. Only the
 * modules of the file count: a journal may go on from earlier builds of them. The time that elapsed is
 * that of the tests, without what is between them.
 */
final class TestSeries {
    private final List<ReportedRun> runs = new ArrayList<>();
    private final Map<ModuleIdentity, Snapshot> covered = new HashMap<>();
    private final Map<ModuleIdentity, int[]> firstRuns = new HashMap<>();
    private Duration elapsed = Duration.ZERO;

    private TestSeries() {}

    static TestSeries of(List<TestRun> tests, Set<ModuleIdentity> identities) {
        TestSeries series = new TestSeries();
        List<TestRun> inOrder = tests.stream()
                .sorted(Comparator.comparing(test -> test.start().plus(test.time())))
                .toList();
        for (TestRun test : inOrder) {
            List<ModuleEdges> modules = test.modules().stream()
                    .filter(module -> identities.contains(module.identity()))
                    .toList();
            boolean isOfOtherBuild = modules.isEmpty() && !test.modules().isEmpty();
            if (!isOfOtherBuild) {
                series.add(test, modules);
            }
        }
        return series;
    }

    private void add(TestRun test, List<ModuleEdges> modules) {
        long edges = 0;
        long newEdges = 0;
        for (ModuleEdges module : modules) {
            edges += module.edges().count();
            Snapshot before = covered.getOrDefault(module.identity(), Snapshot.empty());
            Snapshot added = module.edges().andNot(before);
            newEdges += added.count();
            covered.put(module.identity(), before.or(added));
            int[] firsts = firstRuns.computeIfAbsent(
                    module.identity(), identity -> new int[Math.toIntExact(identity.edgeCount() + 1)]);
            added.forEach(edge -> firsts[(int) edge] = runs.size() + 1);
        }
        elapsed = elapsed.plus(test.time());
        runs.add(new ReportedRun(
                test.className() + " " + test.name(),
                0,
                edges,
                newEdges,
                covered.values().stream().mapToLong(Snapshot::count).sum(),
                covered.keySet().stream().mapToLong(ModuleIdentity::edgeCount).sum(),
                test.outcome() == TestRun.Outcome.FAILED ? Outcome.FAILED : Outcome.WELL,
                test.outcome().word(),
                test.time(),
                Duration.ZERO,
                elapsed,
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

package org.memcov.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.commons.support.AnnotationSupport;
import org.memcov.Coverage;
import org.memcov.Snapshot;
import org.memcov.internal.Numbers;
import org.memcov.internal.Table;

/**
 * What the tests of an outermost class hit, those of nested classes included: a table on standard
 * output and a report entry, when JUnit closes the class. Thread-safe.
 */
final class ClassReport implements AutoCloseable {
    /** With {@code false} there is no table. */
    static final String PARAMETER = "memcov.junit.table";

    private static final int MOST_ROWS = 40;

    private final ExtensionContext context;
    private final List<TestRun> runs = new ArrayList<>();
    private final EdgeUnion union = new EdgeUnion();

    ClassReport(ExtensionContext context) {
        this.context = context;
    }

    synchronized void add(TestRun run, Map<Coverage, Snapshot> hit) {
        runs.add(run);
        union.add(hit);
    }

    @Override
    public synchronized void close() {
        if (runs.isEmpty()) {
            return;
        }
        long newEdges = runs.stream().mapToLong(TestRun::newEdges).sum();
        long total = runs.getLast().total();
        context.publishReportEntry(entry(union.count(), newEdges, total));
        if (!"false".equals(context.getConfigurationParameter(PARAMETER).orElse(""))) {
            System.out.println(String.join(System.lineSeparator(), lines(newEdges, total)));
        }
    }

    /** A report entry, of a test or a class. */
    static Map<String, String> entry(long edges, long newEdges, long total) {
        return Map.of(
                "memcov.edges", Long.toString(edges),
                "memcov.newEdges", Long.toString(newEdges),
                "memcov.total", Long.toString(total));
    }

    private List<String> lines(long newEdges, long total) {
        Table table = new Table(context.getDisplayName(), "edges", "new", "share", "outcome");
        List<TestRun> shown = shown();
        shown.forEach(run -> addRow(
                table,
                run.name(),
                run.edges(),
                run.newEdges(),
                run.total(),
                run.outcome().word()));
        addRow(table, "together, " + Numbers.count(runs.size(), "test"), union.count(), newEdges, total, "");
        List<String> lines = new ArrayList<>(table.lines());
        if (shown.size() < runs.size()) {
            lines.add("Of " + Numbers.text(runs.size())
                    + " tests those are shown that failed or hit new edges, at most " + MOST_ROWS);
        }
        if (isAmongOthers()) {
            lines.add("Tests run in parallel here: edges of those that are not measured and do not lock"
                    + " NativeCoverage.LOCK may be among these; @Isolated keeps them out");
        }
        return lines;
    }

    private boolean isAmongOthers() {
        return context.getConfigurationParameter("junit.jupiter.execution.parallel.enabled")
                        .map(Boolean::parseBoolean)
                        .orElse(false)
                && !AnnotationSupport.isAnnotated(context.getTestClass(), Isolated.class);
    }

    private static void addRow(Table table, String name, long edges, long newEdges, long total, String outcome) {
        table.add(name, Numbers.text(edges), Numbers.text(newEdges), Numbers.share(edges, total), outcome);
    }

    private List<TestRun> shown() {
        if (runs.size() <= MOST_ROWS) {
            return runs;
        }
        return runs.stream()
                .filter(run -> run.newEdges() > 0 || run.outcome() == TestRun.Outcome.FAILED)
                .limit(MOST_ROWS)
                .toList();
    }
}

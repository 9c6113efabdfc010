package org.memcov.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.memcov.Coverage;
import org.memcov.CoverageException;
import org.memcov.Snapshot;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * One test, an invocation of a method or a dynamic test, from before its set-up to its end. The
 * steps in this order: {@link #begin}, {@link #start}, {@link #stop}, {@link #end}; the two in the
 * middle may be left out.
 */
final class MeasuredTest {
    static final Namespace NAMESPACE = Namespace.create(MeasuredTest.class);

    private final ExtensionContext context;
    private final Settings settings;
    private final Exclusive exclusive;
    private Measurement measurement;
    private Measurement.Result result;

    private MeasuredTest(ExtensionContext context, Settings settings, Exclusive exclusive) {
        this.context = context;
        this.settings = settings;
        this.exclusive = exclusive;
    }

    /** Has the test be the only one that is measured until {@link #end}. */
    static MeasuredTest begin(ExtensionContext context, Settings settings, Exclusive exclusive) {
        exclusive.acquire(context);
        return new MeasuredTest(context, settings, exclusive);
    }

    Settings settings() {
        return settings;
    }

    /** Starts to measure. */
    void start() {
        List<Coverage> coverages = settings.coverages(context);
        Optional<BuildFile> file = BuildFile.of(context);
        context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(RunLine.class, _ -> new RunLine(file), RunLine.class);
        file.ifPresent(to -> attach(to, coverages));
        measurement = new Measurement(coverages);
    }

    private void attach(BuildFile file, List<Coverage> coverages) {
        try {
            for (Coverage coverage : coverages) {
                file.attach(coverage);
            }
        } catch (IOException | CoverageException | UnsupportedOperationException e) {
            throw Settings.refused(
                    context,
                    "the coverage file " + file.path() + ", which " + BuildFile.PARAMETER
                            + " names, cannot be attached: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Ends measuring, if it was started.
     *
     * @param failure what the test threw, or null
     * @throws AssertionFailedError if it threw nothing, but hit too little
     * @throws IllegalStateException if it left the levels of coverage other than it found them
     */
    void stop(Throwable failure) {
        if (measurement == null) {
            return;
        }
        Measurement ending = measurement;
        measurement = null;
        try {
            result = ending.end();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    TestNames.withClass(context)
                            + " left the levels of coverage other than it found them, so it is not measured: "
                            + e.getMessage(),
                    e);
        }
        context.publishReportEntry(ClassReport.entry(result.edges(), result.newEdges(), result.total()));
        if (failure == null) {
            settings.thresholds().check(TestNames.withClass(context), result);
        }
    }

    /**
     * Reports the test, if it was measured.
     *
     * @param failure what the test threw, or null
     */
    void end(Throwable failure) {
        exclusive.release();
        if (result == null) {
            return;
        }
        Map<Coverage, Snapshot> hit = result.hit();
        TestRun run = run(failure);
        CoverageTotals.add(hit.keySet());
        ClassThreshold.add(context, hit);
        ExtensionContext outermost = TestNames.outermostClass(context);
        outermost
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(ClassReport.class, _ -> new ClassReport(outermost), ClassReport.class)
                .add(run, hit);
        BuildFile.of(context).ifPresent(file -> append(file, run));
    }

    private TestRun run(Throwable failure) {
        return new TestRun(
                context.getUniqueId(),
                TestNames.testClass(context).getName(),
                TestNames.withinClass(context),
                outcome(failure),
                result.start(),
                result.time(),
                ProcessHandle.current().pid(),
                result.edges(),
                result.newEdges(),
                result.total(),
                modules());
    }

    private static TestRun.Outcome outcome(Throwable failure) {
        if (failure == null) {
            return TestRun.Outcome.PASSED;
        }
        return failure instanceof TestAbortedException ? TestRun.Outcome.ABORTED : TestRun.Outcome.FAILED;
    }

    private List<ModuleEdges> modules() {
        List<ModuleEdges> modules = new ArrayList<>();
        try {
            for (Map.Entry<Coverage, Snapshot> hit : result.hit().entrySet()) {
                modules.addAll(ModuleEdges.of(hit.getKey(), hit.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "what " + TestNames.withClass(context)
                            + " hit cannot be told by module, since the file of one cannot be read: " + e.getMessage(),
                    e);
        }
        return modules;
    }

    private void append(BuildFile file, TestRun run) {
        try {
            file.append(run);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "what " + TestNames.withClass(context) + " hit cannot be written beside " + file.path() + ": "
                            + e.getMessage(),
                    e);
        }
    }
}

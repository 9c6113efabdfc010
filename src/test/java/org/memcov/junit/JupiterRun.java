package org.memcov.junit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.memcov.Coverage;

/** A run of test classes by JUnit within a test, and what came of it. */
record JupiterRun(EngineExecutionResults results, String out) {
    /** A fixture as {@code @NativeCoverage} names it; it stays loaded. */
    static final String TESTED = "${memcov.test.native}/libtested.so";

    /** A further one on the same runtime. */
    static final String BESIDE = "${memcov.test.native}/libtested_beside.so";

    /** One with a runtime of its own. */
    static final String ALONE = "${memcov.test.native}/libtested_alone.so";

    /** What a report entry says. */
    record Figures(long edges, long newEdges, long total) {
        private static Figures of(ReportEntry entry) {
            Map<String, String> values = entry.getKeyValuePairs();
            return new Figures(
                    Long.parseLong(values.get("memcov.edges")),
                    Long.parseLong(values.get("memcov.newEdges")),
                    Long.parseLong(values.get("memcov.total")));
        }
    }

    /** The coverage of one of the fixtures above, with nothing in it. */
    static Coverage forgotten(String library) {
        Coverage coverage = Libraries.load(library, System::getProperty);
        coverage.reset();
        return coverage;
    }

    static JupiterRun of(Class<?>... classes) {
        return of(Map.of(), classes);
    }

    static JupiterRun of(Map<String, String> parameters, Class<?>... classes) {
        PrintStream out = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                    .enableImplicitConfigurationParameters(true)
                    .configurationParameters(parameters)
                    .selectors(Stream.of(classes)
                            .map(DiscoverySelectors::selectClass)
                            .toArray(DiscoverySelector[]::new))
                    .execute();
            return new JupiterRun(results, written.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
        }
    }

    /** The report entries of tests and outermost classes, by their display names. */
    Map<String, Figures> figures() {
        Map<String, Figures> figures = new LinkedHashMap<>();
        results.allEvents().reportingEntryPublished().stream()
                .forEach(event -> figures.put(
                        name(event.getTestDescriptor()), Figures.of(event.getRequiredPayload(ReportEntry.class))));
        return figures;
    }

    /** The class that the tests are nested in is left out. */
    private static String name(TestDescriptor test) {
        Optional<TestDescriptor> parent = test.getParent().filter(above -> !above.isRoot());
        return parent.map(above -> name(above) + " > ").orElse("")
                + test.getDisplayName().replaceFirst("^\\w+\\$", "");
    }

    /** What failed, tests and classes, and what they say, by their display names. */
    Map<String, String> failures() {
        Map<String, String> failures = new LinkedHashMap<>();
        results.allEvents().stream()
                .filter(event -> event.getType() == EventType.FINISHED)
                .forEach(event -> result(event)
                        .getThrowable()
                        .ifPresent(thrown -> failures.put(name(event.getTestDescriptor()), thrown.getMessage())));
        return failures;
    }

    private static TestExecutionResult result(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class);
    }

    List<String> lines() {
        return out.lines().toList();
    }
}

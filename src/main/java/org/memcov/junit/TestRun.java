package org.memcov.junit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What became of one test, and what it hit.
 *
 * @param id JUnit's unique id
 * @param className the class that it is in
 * @param name its display name, behind those of the nested classes, methods and containers around it
 * @param outcome how it ended
 * @param start when it started
 * @param time how long it was measured
 * @param process the id of the JVM's process
 * @param edges edges that it hit
 * @param newEdges those of them that nothing in that JVM had hit before
 * @param total edges of all modules that were loaded
 * @param modules the edges it hit, by module; empty where the runtime, an existing build, does not
 *     tell modules
 */
public record TestRun(
        String id,
        String className,
        String name,
        Outcome outcome,
        Instant start,
        Duration time,
        long process,
        long edges,
        long newEdges,
        long total,
        List<ModuleEdges> modules) {
    /** How a test ended. */
    public enum Outcome {
        /** As it should. */
        PASSED,
        /** With an exception, a failed assertion or too few edges. */
        FAILED,
        /** By an assumption that did not hold. */
        ABORTED;

        /**
         * Returns the word for it.
         *
         * @return for example {@code passed}
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the list. */
    public TestRun {
        modules = List.copyOf(modules);
    }
}

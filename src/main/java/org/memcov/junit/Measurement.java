package org.memcov.junit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memcov.Coverage;
import org.memcov.Scope;
import org.memcov.Snapshot;

/** A level of coverage on each runtime, from its making to {@link #end}. */
final class Measurement {
    private final Map<Coverage, Scope> scopes = new LinkedHashMap<>();
    private final Instant startTime = Instant.now();
    private final long start = System.nanoTime();

    /**
     * What was hit meanwhile.
     *
     * @param edges of all runtimes
     * @param newEdges those of them that nothing had hit before
     * @param total edges of all modules that were loaded when it ended
     * @param hit the edges, by runtime
     */
    record Result(Instant start, Duration time, long edges, long newEdges, long total, Map<Coverage, Snapshot> hit) {}

    /** Libraries that share a runtime share a level. */
    Measurement(List<Coverage> coverages) {
        try {
            for (Coverage coverage : coverages) {
                if (!scopes.containsKey(coverage)) {
                    scopes.put(coverage, coverage.push());
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Ends the levels.
     *
     * @throws IllegalStateException if one is not the innermost any more
     */
    Result end() {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        Map<Coverage, Snapshot> hit = new LinkedHashMap<>();
        scopes.keySet().forEach(coverage -> hit.put(coverage, coverage.snapshot()));
        close();
        return new Result(
                startTime,
                time,
                scopes.values().stream().mapToLong(Scope::edges).sum(),
                scopes.values().stream().mapToLong(Scope::newEdges).sum(),
                hit.keySet().stream().mapToLong(Coverage::total).sum(),
                hit);
    }

    /** Closes what can be closed, also behind one that cannot. */
    private void close() {
        IllegalStateException first = null;
        for (Scope scope : new ArrayList<>(scopes.values()).reversed()) {
            try {
                scope.close();
            } catch (IllegalStateException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}

package org.memcov.junit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.memcov.Coverage;
import org.memcov.Snapshot;

/** The edges of any number of tests together, by runtime. Thread-safe. */
final class EdgeUnion {
    private final Map<Coverage, Snapshot> edges = new LinkedHashMap<>();

    synchronized void add(Map<Coverage, Snapshot> hit) {
        hit.forEach((coverage, snapshot) -> edges.merge(coverage, snapshot, Snapshot::or));
    }

    synchronized long count() {
        return edges.values().stream().mapToLong(Snapshot::count).sum();
    }
}

package org.memcov.internal.jfr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.memcov.internal.RuntimeGauge;

/**
 * The runtimes that were reached in this process. One may be known by several gauges: what the arena
 * of one library hides from a thread, that of another may show.
 */
final class ReachedRuntimes {
    private static final List<RuntimeGauge> GAUGES = new ArrayList<>();

    private ReachedRuntimes() {}

    static void add(RuntimeGauge gauge) {
        synchronized (GAUGES) {
            GAUGES.removeIf(known -> known.isOver() || gauge.standsFor(known));
            GAUGES.add(gauge);
        }
    }

    /** Reads each runtime once, those that this thread can read now. */
    static void forEach(BiConsumer<RuntimeGauge, RuntimeGauge.Reading> action) {
        List<RuntimeGauge> gauges;
        synchronized (GAUGES) {
            gauges = List.copyOf(GAUGES);
        }
        Set<Long> read = new HashSet<>();
        for (RuntimeGauge gauge : gauges) {
            if (!read.contains(gauge.address())) {
                gauge.read().ifPresent(reading -> {
                    read.add(gauge.address());
                    action.accept(gauge, reading);
                });
            }
        }
    }
}

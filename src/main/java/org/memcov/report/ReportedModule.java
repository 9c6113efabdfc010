package org.memcov.report;

import java.util.List;
import java.util.Objects;
import org.memcov.EdgeSet;
import org.memcov.RecordedModule;

/**
 * A module that a report is about.
 *
 * @param recorded as its coverage file has it; live, so usable as long as that is open
 * @param hit the edges that count: those that were hit, without a campaign's baseline
 * @param pcs which of its edges have a PC that is known
 * @param withoutLine edges with a known PC that belong to no line: of code that the compiler added, or
 *     merged from several places, and of files that are left out
 * @param producers the compilers that made it and with which optimisation, as far as its debug
 *     information tells, see {@link Producer}; none if it does not
 */
public record ReportedModule(
        RecordedModule recorded, EdgeSet hit, PcKnowledge pcs, long withoutLine, List<String> producers) {
    /** Which edges of a module have a PC that is known. */
    public enum PcKnowledge {
        /** All that are still in the code: what was not reached is known, too. */
        ALL,
        /** Only some, as a rule those that were hit: what was not reached is not known. */
        SOME,
        /** None: nothing of its source is known. */
        NONE
    }

    /** Checks that nothing is null. */
    public ReportedModule {
        Objects.requireNonNull(recorded, "recorded");
        Objects.requireNonNull(hit, "hit");
        Objects.requireNonNull(pcs, "pcs");
        producers = List.copyOf(producers);
    }

    /**
     * Returns its name.
     *
     * @return the name of its file
     */
    public String name() {
        return recorded.path().getFileName() == null
                ? recorded.path().toString()
                : recorded.path().getFileName().toString();
    }
}

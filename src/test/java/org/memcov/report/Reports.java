package org.memcov.report;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Instant;
import java.util.List;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FirstRuns;

/** Reports on real campaigns. */
public final class Reports {
    private Reports() {}

    /** A report on all source files that are of interest; usable as long as the arena is open. */
    public static Report of(Campaign campaign, Arena arena) throws IOException {
        try (Symbolizer symbolizer = new Symbolizer()) {
            return of(campaign, arena, symbolizer);
        }
    }

    static Report of(Campaign campaign, Arena arena, Symbolizer symbolizer) throws IOException {
        ReportBuilder builder = new ReportBuilder(symbolizer, new SourceFilter(List.of(), List.of()));
        FirstRuns firstRuns = campaign.firstRuns();
        for (RecordedModule module : campaign.coverage(arena).modules()) {
            builder.add(module, module, firstRuns);
        }
        builder.setRuns(campaign.runs());
        return builder.build("fixture", Instant.EPOCH);
    }
}

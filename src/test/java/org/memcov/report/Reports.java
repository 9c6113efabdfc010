package org.memcov.report;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FirstRuns;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.campaign.WorkerCommand;
import org.memcov.testing.Native;

/** Reports on real campaigns. */
public final class Reports {
    private Reports() {}

    /** A report on all source files that are of interest; usable as long as the arena is open. */
    public static Report of(Campaign campaign, Arena arena) throws IOException {
        try (Symbolizer symbolizer = new Symbolizer()) {
            return of(campaign, arena, symbolizer);
        }
    }

    /** A report on a campaign of the worker with a fixture library and an input for each text. */
    public static Report of(Path folder, String library, String... inputs) throws IOException, InterruptedException {
        return of(folder, Native.library(library), inputs);
    }

    /** The same with a library of any place. */
    public static Report of(Path folder, Path library, String... inputs) throws IOException, InterruptedException {
        FixtureCampaign campaign = new FixtureCampaign(folder)
                .command(WorkerCommand.of(FixtureCampaign.worker(), library.toString(), "{}"));
        for (int i = 0; i < inputs.length; i++) {
            campaign.input("input" + i, inputs[i]);
        }
        return of(campaign.run(), Arena.ofAuto());
    }

    static Report of(Campaign campaign, Arena arena, Symbolizer symbolizer) throws IOException {
        ReportBuilder builder = new ReportBuilder(symbolizer, new SourceFilter(List.of(), List.of()));
        FirstRuns firstRuns = campaign.firstRuns();
        for (RecordedModule module : campaign.coverage(arena).modules()) {
            builder.add(module, module, firstRuns::run);
        }
        builder.setRuns(campaign.runs().stream().map(ReportedRun::of).toList());
        return builder.build("fixture", Instant.EPOCH);
    }
}

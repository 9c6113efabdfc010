package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.EdgeSet;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.junit.TestJournal;
import org.memcov.report.ReportBuilder;
import org.memcov.report.ReportedRun;

/**
 * What a command is about: a coverage file, or a campaign's, without the edges of its baseline.
 * Whoever shows it also shows {@link #incompleteness}.
 */
final class CoverageSource {
    private final Path path;
    private final CoverageFile file;
    private final Map<ModuleIdentity, RecordedModule> baseline = new LinkedHashMap<>();
    private final Optional<Campaign> campaign;

    private CoverageSource(Path path, CoverageFile file, Optional<Campaign> campaign) {
        this.path = path;
        this.file = file;
        this.campaign = campaign;
    }

    static CoverageSource open(Path path, Arena arena) throws IOException {
        if (!Files.isDirectory(path)) {
            return new CoverageSource(path, CoverageFile.open(path, arena), Optional.empty());
        }
        Campaign campaign = Campaign.read(path);
        CoverageSource source = new CoverageSource(path, campaign.coverage(arena), Optional.of(campaign));
        for (RecordedModule module : campaign.baseline(arena).modules()) {
            source.baseline.put(module.identity(), module);
        }
        return source;
    }

    /**
     * A module of it.
     *
     * @param recorded as the file has it
     * @param edges those that count
     */
    record Module(RecordedModule recorded, EdgeSet edges) {
        String path() {
            return recorded.path().toString();
        }

        String identity() {
            return recorded.identity().toString();
        }
    }

    Path path() {
        return path;
    }

    CoverageFile file() {
        return file;
    }

    List<Module> modules() throws IOException {
        return file.modules().stream().map(this::module).toList();
    }

    private Module module(RecordedModule module) {
        RecordedModule ofBaseline = baseline.get(module.identity());
        return new Module(
                module, ofBaseline == null ? module : module.snapshot().andNot(ofBaseline));
    }

    /** How far the campaign is; empty for a file. */
    Optional<CampaignState> campaign() {
        return campaign.map(Campaign::progress).map(CampaignState::of);
    }

    /** Adds all of it to a report, with the runs or tests that recorded it and what its readers have to know. */
    void addTo(ReportBuilder builder) throws IOException {
        ReportBuilder.FirstRun firstRun = addRuns(builder);
        for (Module module : modules()) {
            builder.add(module.recorded(), module.edges(), firstRun);
            ModuleNotes.sentences(module.recorded()).forEach(builder::add);
        }
        incompleteness().ifPresent(builder::add);
    }

    private ReportBuilder.FirstRun addRuns(ReportBuilder builder) throws IOException {
        if (campaign.isPresent()) {
            builder.setRuns(campaign.get().runs().stream().map(ReportedRun::of).toList());
            return campaign.get().firstRuns()::run;
        }
        Path journal = TestJournal.beside(path);
        if (!Files.exists(journal)) {
            return (_, _) -> OptionalInt.empty();
        }
        try {
            TestSeries tests = TestSeries.of(TestJournal.read(journal), identities());
            builder.setRuns(tests.runs());
            return tests::firstRun;
        } catch (CoverageException e) {
            builder.add("which test was the first to reach a line is not told: " + e.getMessage()
                    + "; if it is no journal of tests, keep it under another name");
            return (_, _) -> OptionalInt.empty();
        }
    }

    private Set<ModuleIdentity> identities() throws IOException {
        return file.modules().stream().map(RecordedModule::identity).collect(Collectors.toSet());
    }

    /** A sentence, if it is a campaign that has not run all of its inputs. */
    Optional<String> incompleteness() {
        return campaign().flatMap(now -> now.incompleteness(path));
    }
}

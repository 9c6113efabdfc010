package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memcov.CoverageFile;
import org.memcov.EdgeSet;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FirstRuns;
import org.memcov.report.ReportBuilder;

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

    /** Adds all of it to a report, with what its readers have to know. */
    void addTo(ReportBuilder builder) throws IOException {
        Optional<FirstRuns> firstRuns =
                campaign.isPresent() ? Optional.of(campaign.get().firstRuns()) : Optional.empty();
        for (Module module : modules()) {
            if (firstRuns.isPresent()) {
                builder.add(module.recorded(), module.edges(), firstRuns.get());
            } else {
                builder.add(module.recorded(), module.edges());
            }
            ModuleNotes.sentences(module.recorded()).forEach(builder::add);
        }
        campaign.ifPresent(present -> builder.setRuns(present.runs()));
        incompleteness().ifPresent(builder::add);
    }

    /** A sentence, if it is a campaign that has not run all of its inputs. */
    Optional<String> incompleteness() {
        return campaign().flatMap(now -> now.incompleteness(path));
    }
}

package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;
import org.memcov.internal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stat",
        description = {
            "Tells how many edges each module of coverage files and campaigns has, and how many were hit.",
            "With --stability: runs a command several times, and names the edges that come and go."
        },
        mixinStandardHelpOptions = true)
final class StatCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Coverage files or campaigns; with --stability, after --, the command.")
    private List<String> arguments;

    @Option(
            names = "--series",
            description = "Print a campaign's coverage over time as CSV: seconds,inputs,edges,ending for each input.")
    private boolean series;

    @Mixin
    private StabilityOptions stability;

    @Mixin
    private JsonOption json;

    private record ModuleStat(String module, String identity, long hit, long edges, List<String> notes) {}

    private record FileStat(String file, CampaignState campaign, List<ModuleStat> modules, long hit, long edges) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (stability.isWanted()) {
            return stability.run(arguments, json);
        }
        if (series) {
            for (String campaign : arguments) {
                printSeries(Campaign.read(Path.of(campaign)));
            }
            return 0;
        }
        List<FileStat> stats = new ArrayList<>();
        for (String file : arguments) {
            try (Arena arena = Arena.ofConfined()) {
                CoverageSource source = CoverageSource.open(Path.of(file), arena);
                FileStat stat = stat(source);
                stats.add(stat);
                if (!json.isWanted()) {
                    print(stat, source);
                }
            }
        }
        if (json.isWanted()) {
            json.print(stats);
        }
        return 0;
    }

    private static void printSeries(Campaign campaign) {
        System.out.println("seconds,inputs,edges,ending");
        int inputs = 0;
        for (Run run : campaign.runs()) {
            inputs++;
            System.out.println(String.format(
                    Locale.ROOT, "%.3f,%d,%d,%s", run.elapsed().toNanos() / 1e9, inputs, run.covered(), run.outcome()));
        }
    }

    private static FileStat stat(CoverageSource source) throws IOException {
        List<ModuleStat> modules = new ArrayList<>();
        for (CoverageSource.Module module : source.modules()) {
            modules.add(new ModuleStat(
                    module.path(),
                    module.identity(),
                    module.edges().count(),
                    module.recorded().edgeCount(),
                    ModuleNotes.sentences(module.recorded())));
        }
        long hit = modules.stream().mapToLong(ModuleStat::hit).sum();
        long edges = modules.stream().mapToLong(ModuleStat::edges).sum();
        return new FileStat(source.path().toString(), source.campaign().orElse(null), modules, hit, edges);
    }

    private static void print(FileStat stat, CoverageSource source) {
        System.out.println(stat.file());
        Table table = new Table("module", "hit", "edges", "share", "identity");
        for (ModuleStat module : stat.modules()) {
            table.add(
                    Text.name(Path.of(module.module())),
                    Text.number(module.hit()),
                    Text.number(module.edges()),
                    Text.share(module.hit(), module.edges()),
                    module.identity());
        }
        table.add(
                "total", Text.number(stat.hit()), Text.number(stat.edges()), Text.share(stat.hit(), stat.edges()), "");
        table.print(System.out);
        stat.modules().forEach(module -> module.notes().forEach(System.out::println));
        source.campaign().ifPresent(state -> System.out.println(Text.endings(state)));
        source.incompleteness().ifPresent(System.out::println);
    }
}

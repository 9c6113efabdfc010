package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "stat",
        description = "Tells how many edges each module of coverage files has, and how many were hit.",
        mixinStandardHelpOptions = true)
final class StatCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Coverage files.")
    private List<Path> files;

    @Mixin
    private JsonOption json;

    private record ModuleStat(String module, String identity, long hit, long edges) {}

    private record FileStat(String file, List<ModuleStat> modules, long hit, long edges) {}

    @Override
    public Integer call() throws IOException {
        List<FileStat> stats = new ArrayList<>();
        for (Path file : files) {
            try (Arena arena = Arena.ofConfined()) {
                stats.add(stat(CoverageFile.open(file, arena)));
            }
        }
        if (json.isWanted()) {
            json.print(stats);
        } else {
            stats.forEach(StatCommand::print);
        }
        return 0;
    }

    private static FileStat stat(CoverageFile file) throws IOException {
        List<ModuleStat> modules = new ArrayList<>();
        for (RecordedModule module : file.modules()) {
            modules.add(new ModuleStat(
                    module.path().toString(), module.identity().toString(), module.count(), module.edgeCount()));
        }
        long hit = modules.stream().mapToLong(ModuleStat::hit).sum();
        long edges = modules.stream().mapToLong(ModuleStat::edges).sum();
        return new FileStat(file.path().toString(), modules, hit, edges);
    }

    private static void print(FileStat stat) {
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
    }
}

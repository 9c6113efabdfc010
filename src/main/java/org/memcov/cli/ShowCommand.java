package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.memcov.EdgeSet;
import org.memcov.RecordedModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows what a coverage file or campaign holds: modules, identities, edges as ranges, PCs.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A coverage file or campaign.")
    private Path file;

    @Option(names = "--pcs", description = "List the module-relative PC of each edge that was hit, too.")
    private boolean pcs;

    @Mixin
    private JsonOption json;

    private record Pc(long edge, String pc, boolean functionEntry) {}

    private record ModuleContent(
            String module, String identity, long edges, long hit, long knownPcs, String ranges, List<Pc> pcs) {}

    @Override
    public Integer call() throws IOException {
        List<ModuleContent> contents = new ArrayList<>();
        Optional<String> incompleteness;
        try (Arena arena = Arena.ofConfined()) {
            CoverageSource source = CoverageSource.open(file, arena);
            for (CoverageSource.Module module : source.modules()) {
                contents.add(content(module.recorded(), module.edges()));
            }
            incompleteness = source.incompleteness();
        }
        if (json.isWanted()) {
            json.print(contents);
        } else {
            contents.forEach(ShowCommand::print);
            incompleteness.ifPresent(System.out::println);
        }
        return 0;
    }

    private ModuleContent content(RecordedModule module, EdgeSet edges) {
        long known = LongStream.rangeClosed(1, module.edgeCount())
                .filter(edge -> module.pc(edge).isPresent())
                .count();
        List<Pc> list = new ArrayList<>();
        if (pcs) {
            edges.forEach(edge -> module.pc(edge)
                    .ifPresent(
                            pc -> list.add(new Pc(edge, "0x" + Long.toHexString(pc), module.isFunctionEntry(edge)))));
        }
        return new ModuleContent(
                module.path().toString(),
                module.identity().toString(),
                module.edgeCount(),
                edges.count(),
                known,
                Text.ranges(edges),
                list);
    }

    private static void print(ModuleContent content) {
        System.out.println(content.module());
        System.out.println("  identity  " + content.identity());
        System.out.println("  hit       " + Text.number(content.hit()) + " of " + Text.number(content.edges())
                + " edges (" + Text.share(content.hit(), content.edges()) + ")");
        System.out.println("  PCs       " + Text.number(content.knownPcs()) + " known");
        System.out.println("  edges     " + content.ranges());
        for (Pc pc : content.pcs()) {
            System.out.println("  " + pc.edge() + "  " + pc.pc() + (pc.functionEntry() ? "  function entry" : ""));
        }
    }
}

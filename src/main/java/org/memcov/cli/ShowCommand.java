package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.memcov.EdgeSet;
import org.memcov.RecordedModule;
import org.memcov.internal.EdgeRanges;
import org.memcov.report.SourceFilter;
import org.memcov.report.Symbolizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Shows what a coverage file or campaign holds: modules, identities, edges as ranges, PCs.",
            "With --source: where in the source each edge is that was hit, or was not."
        },
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A coverage file or campaign.")
    private Path file;

    @Option(names = "--pcs", description = "List the module-relative PC of each edge that was hit, too.")
    private boolean pcs;

    @Option(
            names = "--source",
            description = "List function, file and line of each edge that was hit, and what it is inlined into.")
    private boolean source;

    @Option(
            names = "--missed",
            description = "With --source: list the edges that were never hit instead, as far as their PCs are known.")
    private boolean missed;

    @Mixin
    private SourceOptions sources;

    @Mixin
    private JsonOption json;

    private record Pc(long edge, String pc, boolean functionEntry) {}

    private record ModuleContent(
            String module,
            String identity,
            long edges,
            long hit,
            long knownPcs,
            String ranges,
            List<Pc> pcs,
            Iterable<SourcePlaces.Place> places) {}

    @Override
    public Integer call() throws IOException {
        if (!source && (missed || sources.isGiven())) {
            throw new IllegalArgumentException("--missed, and options that tell of source files, need --source");
        }
        SourceFilter filter = sources.filter();
        try (Arena arena = Arena.ofConfined();
                Symbolizer symbolizer = sources.symbolizer()) {
            CoverageSource coverage = CoverageSource.open(file, arena);
            List<ModuleContent> contents = new ArrayList<>();
            for (CoverageSource.Module module : coverage.modules()) {
                SourcePlaces places = places(module, symbolizer, filter);
                ModuleContent content = content(module.recorded(), module.edges(), places);
                contents.add(content);
                if (!json.isWanted()) {
                    print(content);
                    places.omissions().forEach(sentence -> System.out.println("  " + sentence));
                }
            }
            if (json.isWanted()) {
                json.print(contents);
            } else {
                coverage.incompleteness().ifPresent(System.out::println);
            }
            if (source) {
                SourceOptions.tellMissing(symbolizer);
            }
        }
        return 0;
    }

    private SourcePlaces places(CoverageSource.Module module, Symbolizer symbolizer, SourceFilter filter) {
        RecordedModule recorded = module.recorded();
        LongStream hit = module.edges().edges();
        LongStream others = LongStream.rangeClosed(1, recorded.edgeCount())
                .filter(edge -> !recorded.contains(edge) && recorded.pc(edge).isPresent());
        LongStream edges = !source ? LongStream.empty() : missed ? others : hit;
        return new SourcePlaces(recorded, edges, symbolizer, filter);
    }

    private ModuleContent content(RecordedModule module, EdgeSet edges, SourcePlaces places) {
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
                EdgeRanges.format(edges),
                list,
                () -> places);
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
        content.places().forEach(place -> System.out.println("  " + place.line()));
    }
}

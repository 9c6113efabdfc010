package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.memcov.EdgeSet;
import org.memcov.ModuleIdentity;
import org.memcov.Snapshot;
import org.memcov.internal.EdgeRanges;
import org.memcov.internal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = "Compares the edges that two coverage files or campaigns hold.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:both hold the same edges", "1:it could not be done", "2:wrong usage", "3:they differ"})
final class DiffCommand implements Callable<Integer> {
    private static final int DIFFERENT = 3;

    @Parameters(index = "0", paramLabel = "A", description = "A coverage file or campaign.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path second;

    @Option(names = "--edges", description = "List the edges that only one of them holds, too.")
    private boolean edges;

    @Mixin
    private JsonOption json;

    private record ModuleDiff(
            String module, String identity, long onlyA, long onlyB, long both, String edgesOnlyA, String edgesOnlyB) {
        boolean isEmpty() {
            return onlyA == 0 && onlyB == 0;
        }
    }

    private record Diff(boolean equal, boolean completeA, boolean completeB, List<ModuleDiff> modules) {}

    @Override
    public Integer call() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            CoverageSource a = CoverageSource.open(first, arena);
            CoverageSource b = CoverageSource.open(second, arena);
            List<ModuleDiff> modules = compare(a, b);
            boolean isEqual = modules.stream().allMatch(ModuleDiff::isEmpty);
            if (json.isWanted()) {
                json.print(new Diff(
                        isEqual,
                        a.incompleteness().isEmpty(),
                        b.incompleteness().isEmpty(),
                        modules));
            } else {
                print(modules);
                a.incompleteness().ifPresent(System.out::println);
                b.incompleteness().ifPresent(System.out::println);
            }
            return isEqual ? 0 : DIFFERENT;
        }
    }

    private static Map<ModuleIdentity, CoverageSource.Module> modules(CoverageSource source) throws IOException {
        Map<ModuleIdentity, CoverageSource.Module> modules = new LinkedHashMap<>();
        source.modules().forEach(module -> modules.put(module.recorded().identity(), module));
        return modules;
    }

    private static List<ModuleDiff> compare(CoverageSource a, CoverageSource b) throws IOException {
        Map<ModuleIdentity, CoverageSource.Module> inA = modules(a);
        Map<ModuleIdentity, CoverageSource.Module> inB = modules(b);
        Set<ModuleIdentity> identities = new LinkedHashSet<>(inA.keySet());
        identities.addAll(inB.keySet());
        List<ModuleDiff> diffs = new ArrayList<>();
        for (ModuleIdentity identity : identities) {
            CoverageSource.Module known = inA.getOrDefault(identity, inB.get(identity));
            diffs.add(diff(known, edges(inA.get(identity)), edges(inB.get(identity))));
        }
        return diffs;
    }

    private static Snapshot edges(CoverageSource.Module module) {
        return module == null ? Snapshot.empty() : Snapshot.empty().or(module.edges());
    }

    private static ModuleDiff diff(CoverageSource.Module module, Snapshot a, Snapshot b) {
        EdgeSet onlyA = a.andNot(b);
        EdgeSet onlyB = b.andNot(a);
        return new ModuleDiff(
                module.path(),
                module.identity(),
                onlyA.count(),
                onlyB.count(),
                a.and(b).count(),
                EdgeRanges.format(onlyA),
                EdgeRanges.format(onlyB));
    }

    private void print(List<ModuleDiff> diffs) {
        Table table = new Table("module", "only in A", "only in B", "in both", "identity");
        for (ModuleDiff diff : diffs) {
            table.add(
                    Text.name(Path.of(diff.module())),
                    Text.number(diff.onlyA()),
                    Text.number(diff.onlyB()),
                    Text.number(diff.both()),
                    diff.identity());
        }
        table.print(System.out);
        if (edges) {
            for (ModuleDiff diff : diffs) {
                String name = Text.name(Path.of(diff.module()));
                System.out.println(name + " only in A: " + diff.edgesOnlyA());
                System.out.println(name + " only in B: " + diff.edgesOnlyB());
            }
        }
    }
}

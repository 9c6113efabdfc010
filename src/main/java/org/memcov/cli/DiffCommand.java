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
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = "Compares the edges that two coverage files hold.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:both hold the same edges", "1:it could not be done", "2:wrong usage", "3:they differ"})
final class DiffCommand implements Callable<Integer> {
    private static final int DIFFERENT = 3;

    @Parameters(index = "0", paramLabel = "A", description = "A coverage file.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path second;

    @Option(names = "--edges", description = "List the edges that only one of them holds, too.")
    private boolean edges;

    @Mixin
    private JsonOption json;

    private record ModuleDiff(
            String module, String identity, long onlyA, long onlyB, long both, String edgesOnlyA, String edgesOnlyB) {}

    @Override
    public Integer call() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            List<ModuleDiff> diffs = compare(CoverageFile.open(first, arena), CoverageFile.open(second, arena));
            if (json.isWanted()) {
                json.print(diffs);
            } else {
                print(diffs);
            }
            boolean isEqual = diffs.stream().allMatch(diff -> diff.onlyA() == 0 && diff.onlyB() == 0);
            return isEqual ? 0 : DIFFERENT;
        }
    }

    private static Map<ModuleIdentity, RecordedModule> modules(CoverageFile file) throws IOException {
        Map<ModuleIdentity, RecordedModule> modules = new LinkedHashMap<>();
        file.modules().forEach(module -> modules.put(module.identity(), module));
        return modules;
    }

    private static List<ModuleDiff> compare(CoverageFile a, CoverageFile b) throws IOException {
        Map<ModuleIdentity, RecordedModule> inA = modules(a);
        Map<ModuleIdentity, RecordedModule> inB = modules(b);
        Set<ModuleIdentity> identities = new LinkedHashSet<>(inA.keySet());
        identities.addAll(inB.keySet());
        List<ModuleDiff> diffs = new ArrayList<>();
        for (ModuleIdentity identity : identities) {
            RecordedModule known = inA.getOrDefault(identity, inB.get(identity));
            diffs.add(diff(known, edges(inA.get(identity)), edges(inB.get(identity))));
        }
        return diffs;
    }

    private static Snapshot edges(RecordedModule module) {
        return module == null ? Snapshot.empty() : module.snapshot();
    }

    private static ModuleDiff diff(RecordedModule module, Snapshot a, Snapshot b) {
        Snapshot onlyA = a.andNot(b);
        Snapshot onlyB = b.andNot(a);
        return new ModuleDiff(
                module.path().toString(),
                module.identity().toString(),
                onlyA.count(),
                onlyB.count(),
                a.and(b).count(),
                Text.ranges(onlyA),
                Text.ranges(onlyB));
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

package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import org.memcov.campaign.Stability;
import org.memcov.campaign.WorkerCommand;
import org.memcov.internal.FunctionNames;
import org.memcov.internal.Table;
import picocli.CommandLine.Option;

/** {@code memcov stat --stability}: which edges come and go when an input is run several times. */
final class StabilityOptions {
    @Option(
            names = "--stability",
            paramLabel = "N",
            description = "Run the command behind -- so many times, and name the edges that only some runs hit.")
    private Integer times;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "With --stability: the input, for {} in the command, and on standard input.")
    private Path input = Path.of("/dev/null");

    @Option(
            names = "--ignorelist",
            paramLabel = "FILE",
            description = {
                "With --stability: write an ignore list of the functions that have these edges,",
                "for -fsanitize-coverage-ignorelist or memcov_instrument(... IGNORELIST FILE)."
            })
    private Path ignoreList;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "With --stability: after how long a run is killed (default: ${DEFAULT-VALUE}).")
    private double timeout;

    @Option(names = "--no-preload", description = "With --stability: do not preload memcov's runtime.")
    private boolean noPreload;

    private record UnstableEdge(long edge, String pc, String function) {}

    private record UnstableModule(
            String module, String identity, long always, long sometimes, List<UnstableEdge> edges) {}

    private record Result(int runs, List<String> outcomes, List<UnstableModule> modules) {}

    boolean isWanted() {
        return times != null;
    }

    int run(List<String> command, JsonOption json) throws IOException, InterruptedException {
        if (!(timeout > 0)) {
            throw new IllegalArgumentException("--timeout takes a number of seconds above 0, not " + timeout);
        }
        WorkerCommand worker = new WorkerCommand(
                command,
                true,
                Duration.ofMillis((long) (timeout * 1000)),
                Optional.empty(),
                Map.of(),
                !noPreload,
                Optional.empty());
        Stability stability = Stability.measure(worker, input, times);
        Result result = new Result(
                stability.runs(),
                stability.outcomes(),
                stability.modules().stream().map(StabilityOptions::module).toList());
        if (json.isWanted()) {
            json.print(result);
        } else {
            print(result);
        }
        if (ignoreList != null) {
            write(result);
        }
        return 0;
    }

    private static UnstableModule module(Stability.Module module) {
        FunctionNames names = FunctionNames.of(module.path());
        List<UnstableEdge> edges = new ArrayList<>();
        PrimitiveIterator.OfLong numbers = module.sometimes().iterator();
        for (OptionalLong pc : module.pcs()) {
            String function = pc.isPresent() ? names.at(pc.getAsLong()).orElse("") : "";
            String address = pc.isPresent() ? "0x" + Long.toHexString(pc.getAsLong()) : "";
            edges.add(new UnstableEdge(numbers.nextLong(), address, function));
        }
        return new UnstableModule(
                module.path().toString(),
                module.identity().toString(),
                module.always().count(),
                module.sometimes().count(),
                edges);
    }

    private static void print(Result result) {
        for (UnstableModule module : result.modules()) {
            System.out.println(Text.name(Path.of(module.module())) + ": " + Text.number(module.sometimes())
                    + " edges come and go in " + result.runs() + " runs, " + Text.number(module.always())
                    + " are hit in each");
            if (!module.edges().isEmpty()) {
                Table table = new Table("  edge", "PC", "function");
                module.edges().forEach(edge -> table.add("  " + edge.edge(), edge.pc(), edge.function()));
                table.print(System.out);
            }
        }
        if (result.modules().isEmpty()) {
            System.out.println("no instrumented library was loaded: memcov doctor -- COMMAND tells why");
        }
        if (result.outcomes().size() > 1) {
            System.out.println("The runs ended in different ways: " + String.join(", ", result.outcomes()));
        }
    }

    private void write(Result result) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# Functions with edges that come and go in " + result.runs() + " runs of one input.",
                "# A whole function is left out; its other edges with it."));
        for (UnstableModule module : result.modules()) {
            module.edges().stream()
                    .filter(edge -> !edge.function().isEmpty())
                    .map(edge -> "fun:" + edge.function())
                    .distinct()
                    .forEach(lines::add);
            long unnamed = module.edges().stream()
                    .filter(edge -> edge.function().isEmpty())
                    .count();
            if (unnamed > 0) {
                System.err.println(
                        "memcov: " + unnamed + " edges of " + module.module() + " are not in the ignore list:"
                                + " their functions are not known (no pc-table, or no symbols)");
            }
        }
        Files.write(ignoreList, lines);
    }
}

package org.memcov.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import org.memcov.internal.EdgeNumbers;
import org.memcov.internal.LinkedModule;
import org.memcov.internal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        description = {
            "Converts a coverage file to what a process saves and loads (serialized form, hitmap), and back.",
            "Edges are numbered as a process has them that loads the modules in this order and no others."
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    /** What coverage can be laid down as. */
    enum Form {
        SERIALIZED,
        HITMAP,
        FILE;

        static Form of(String option, String name, List<Form> allowed) {
            return allowed.stream()
                    .filter(form -> form.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(option + " takes one of " + allowed + ", not '" + name + "'"));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--to",
            paramLabel = "FORM",
            required = true,
            description = "serialized (the form of memcov.h), hitmap (its bits alone) or file (a coverage file).")
    private String to;

    @Option(
            names = "--from",
            paramLabel = "FORM",
            description = "With --to file: serialized or hitmap (default: serialized if its header tells its length).")
    private String from;

    @Option(
            names = "--like",
            paramLabel = "FILE",
            description = "With --to file: a coverage file with the modules that the process had loaded.")
    private Path like;

    @Option(
            names = "--library",
            paramLabel = "LIB",
            description = "With --to file, instead of --like: a library that the process had loaded; for several"
                    + " repeat it, in load order.")
    private List<Path> libraries = List.of();

    @Mixin
    private ModuleOption moduleOption;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write; one that is there is replaced.")
    private Path output;

    @Parameters(paramLabel = "IN", description = "A coverage file; with --to file a serialized form or hitmap.")
    private Path input;

    @Override
    public Integer call() throws IOException {
        Form form = Form.of("--to", to, List.of(Form.values()));
        try (Arena arena = Arena.ofConfined()) {
            if (form == Form.FILE) {
                toFile(arena);
            } else {
                fromFile(form, arena);
            }
        }
        return 0;
    }

    private void fromFile(Form form, Arena arena) throws IOException {
        if (like != null || from != null || !libraries.isEmpty()) {
            throw new IllegalArgumentException("--like, --library and --from go with --to file only: " + input
                    + " is a coverage file, which tells its modules itself");
        }
        OutputFile place = new OutputFile(output, List.of(input));
        List<RecordedModule> recorded =
                moduleOption.choose(CoverageFile.open(input, arena).modules(), input);
        List<Snapshot> edges = recorded.stream().map(RecordedModule::snapshot).toList();
        List<NumberedModule> modules = recorded.stream().map(NumberedModule::of).toList();
        Snapshot joined = numbers(modules).join(edges);
        byte[] bytes =
                form == Form.SERIALIZED ? joined.toBytes() : joined.segment().toArray(JAVA_BYTE);
        place.write(file -> Files.write(file, bytes));
        print(modules, edges);
    }

    private void toFile(Arena arena) throws IOException {
        Form source = from == null ? null : Form.of("--from", from, List.of(Form.SERIALIZED, Form.HITMAP));
        List<Path> inputs = new ArrayList<>(libraries);
        inputs.add(input);
        if (like != null) {
            inputs.add(like);
        }
        OutputFile place = new OutputFile(output, inputs);
        List<NumberedModule> modules = modulesOfTheProcess(arena);
        EdgeNumbers numbers = numbers(modules);
        List<Snapshot> edges = numbers.split(SavedHitmap.read(input, source).of(numbers));
        place.write(file -> {
            CoverageFile target = CoverageFile.openForMerging(file, arena);
            for (int i = 0; i < modules.size(); i++) {
                modules.get(i).recorder().record(target, edges.get(i));
            }
        });
        print(modules, edges);
    }

    private List<NumberedModule> modulesOfTheProcess(Arena arena) throws IOException {
        if ((like == null) == libraries.isEmpty()) {
            throw new IllegalArgumentException(
                    "--to file needs either --like or --library: " + input + " does not tell of which modules it is");
        }
        if (like != null) {
            return moduleOption.choose(CoverageFile.open(like, arena).modules(), like).stream()
                    .map(NumberedModule::of)
                    .toList();
        }
        if (moduleOption.isGiven()) {
            throw new IllegalArgumentException("--module chooses modules of a coverage file:"
                    + " with --library name the libraries themselves, in load order");
        }
        List<NumberedModule> modules = new ArrayList<>();
        for (Path library : libraries) {
            modules.add(NumberedModule.of(LinkedModule.read(library)));
        }
        return modules;
    }

    private static EdgeNumbers numbers(List<NumberedModule> modules) {
        return new EdgeNumbers(modules.stream().map(NumberedModule::edgeCount).toList());
    }

    /** The numbers that the other program will meet, and how many of them were hit. */
    private void print(List<NumberedModule> modules, List<Snapshot> edges) {
        System.out.println(output);
        Table table = new Table("module", "edges", "hit", "identity");
        EdgeNumbers numbers = numbers(modules);
        for (int i = 0; i < modules.size(); i++) {
            NumberedModule module = modules.get(i);
            long first = numbers.first(i);
            table.add(
                    Text.name(module.path()),
                    first + "-" + (first + module.edgeCount() - 1),
                    Text.number(edges.get(i).count()),
                    module.identity().toString());
        }
        table.print(System.out);
    }
}

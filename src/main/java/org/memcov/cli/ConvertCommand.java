package org.memcov.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
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
        if (like != null || from != null) {
            throw new IllegalArgumentException("--like and --from go with --to file only: " + input
                    + " is a coverage file, which tells its modules itself");
        }
        OutputFile place = new OutputFile(output, List.of(input));
        List<RecordedModule> modules =
                moduleOption.choose(CoverageFile.open(input, arena).modules(), input);
        List<Snapshot> edges = modules.stream().map(RecordedModule::snapshot).toList();
        Snapshot joined = numbers(modules).join(edges);
        byte[] bytes =
                form == Form.SERIALIZED ? joined.toBytes() : joined.segment().toArray(JAVA_BYTE);
        place.write(file -> Files.write(file, bytes));
        print(modules, edges);
    }

    private void toFile(Arena arena) throws IOException {
        if (like == null) {
            throw new IllegalArgumentException(
                    "--to file needs --like: " + input + " does not tell of which modules it is");
        }
        Form source = from == null ? null : Form.of("--from", from, List.of(Form.SERIALIZED, Form.HITMAP));
        OutputFile place = new OutputFile(output, List.of(input, like));
        List<RecordedModule> modules =
                moduleOption.choose(CoverageFile.open(like, arena).modules(), like);
        EdgeNumbers numbers = numbers(modules);
        List<Snapshot> edges = numbers.split(SavedHitmap.read(input, source).of(numbers));
        place.write(file -> {
            CoverageFile target = CoverageFile.openForMerging(file, arena);
            for (int i = 0; i < modules.size(); i++) {
                target.merge(modules.get(i), edges.get(i));
            }
        });
        print(modules, edges);
    }

    private static EdgeNumbers numbers(List<RecordedModule> modules) {
        return new EdgeNumbers(modules.stream().map(RecordedModule::edgeCount).toList());
    }

    /** The numbers that the other program will meet, and how many of them were hit. */
    private void print(List<RecordedModule> modules, List<Snapshot> edges) {
        System.out.println(output);
        Table table = new Table("module", "edges", "hit", "identity");
        long first = 1;
        for (int i = 0; i < modules.size(); i++) {
            RecordedModule module = modules.get(i);
            long last = first + module.edgeCount() - 1;
            table.add(
                    Text.name(module.path()),
                    first + "-" + last,
                    Text.number(edges.get(i).count()),
                    module.identity().toString());
            first = last + 1;
        }
        table.print(System.out);
    }
}

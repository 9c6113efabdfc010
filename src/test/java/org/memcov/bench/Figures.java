package org.memcov.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures one group of figures, and prints a row of a Markdown table for each: scripts/figures.sh
 * runs it for each group in a JVM of its own. The arguments: the group, the folder of csrc/bench's
 * build, the runtime, a folder to work in, and {@code quick} or {@code full}.
 */
public final class Figures {
    private Figures() {}

    private interface Group {
        List<Figure> measure(Bench bench) throws IOException, InterruptedException;
    }

    private static final Map<String, Group> GROUPS = Map.of(
            "attach", AttachFigures::measure,
            "merge", MergeFigures::measure,
            "overhead", OverheadFigures::measure,
            "memory", MemoryFigures::measure,
            "disk", DiskFigures::measure,
            "report", ReportFigures::measure);

    /** A figure as JSON shows it. */
    record Shown(String what, String unit, double median, double[] values) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[3]).toAbsolutePath();
        Bench bench = new Bench(
                Path.of(arguments[1]).toAbsolutePath(),
                Path.of(arguments[2]).toAbsolutePath(),
                Files.createDirectories(folder),
                arguments[4].equals("quick"));
        List<Shown> shown = new ArrayList<>();
        for (Figure figure : GROUPS.get(arguments[0]).measure(bench)) {
            System.out.println(figure.row());
            shown.add(new Shown(figure.what(), figure.unit(), figure.median(), figure.values()));
        }
        Bench.remove(folder);
        Files.writeString(
                folder.resolveSibling(arguments[0] + ".json"),
                JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(shown));
    }
}

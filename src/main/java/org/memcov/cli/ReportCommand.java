package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.memcov.internal.Table;
import org.memcov.report.Report;
import org.memcov.report.ReportBuilder;
import org.memcov.report.ReportFormat;
import org.memcov.report.SourceFilter;
import org.memcov.report.SourceTotals;
import org.memcov.report.Symbolizer;
import org.memcov.report.jacoco.JacocoReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = {
            "Writes which lines and functions a coverage file or campaign reached: as pages for a browser,",
            "and for other tools. Its modules have to be where they were recorded, or see --map."
        },
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    /** What reproducible builds set: seconds since 1970. */
    private static final String EPOCH_VARIABLE = "SOURCE_DATE_EPOCH";

    @Parameters(paramLabel = "FILE", description = "A coverage file or campaign.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder to write to; made if it is not there.")
    private Path output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = "html",
            description =
                    "One or several of ${COMPLETION-CANDIDATES}, with commas between (default: ${DEFAULT-VALUE}).")
    private List<ReportFormats> formats;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Show, too, what this coverage file or campaign reached less, or more.")
    private Path against;

    @Option(
            names = "--jacoco",
            paramLabel = "XML",
            description = "Add what JaCoCo measured of Java classes, as its XML report has it; may be repeated.")
    private List<Path> jacoco = List.of();

    @Option(
            names = "--source-root",
            paramLabel = "DIR",
            description = "Where the source of these classes is, such as src/main/java; may be repeated.")
    private List<Path> sourceRoots = List.of();

    @Option(names = "--title", paramLabel = "TEXT", description = "The report's title (default: the name of FILE).")
    private String title;

    @Mixin
    private SourceOptions sources;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(output) && !Files.isDirectory(output)) {
            throw new IllegalArgumentException(output + " is a file: give a folder to write the report to");
        }
        SourceFilter filter = sources.filter();
        try (Arena arena = Arena.ofConfined();
                Symbolizer symbolizer = sources.symbolizer()) {
            Report report = report(file, title == null ? name(file, against) : title, symbolizer, filter, arena);
            if (against != null) {
                report = report.comparedWith(report(against, name(against, file), symbolizer, filter, arena));
            }
            print(report);
            Files.createDirectories(output);
            Set<String> notes = new LinkedHashSet<>(report.notes());
            for (ReportFormats name : new LinkedHashSet<>(formats)) {
                ReportFormat format = name.with(sources.pathMaps());
                System.out.println(name + ": " + format.write(report, output));
                notes.addAll(format.notes(report));
            }
            notes.forEach(note -> System.err.println("memcov: " + note));
        }
        return 0;
    }

    /** Its last name; as it was given where that is the name of what it is compared with, too. */
    private static String name(Path path, Path other) {
        String last = Text.name(path.toAbsolutePath().normalize());
        boolean isAmbiguous =
                other != null && last.equals(Text.name(other.toAbsolutePath().normalize()));
        return isAmbiguous ? path.toString() : last;
    }

    private Report report(Path path, String name, Symbolizer symbolizer, SourceFilter filter, Arena arena)
            throws IOException {
        ReportBuilder builder = new ReportBuilder(symbolizer, filter);
        CoverageSource.open(path, arena).addTo(builder);
        new JacocoReader(sourceRoots)
                .read(jacoco).stream()
                        .filter(source -> filter.accepts(source.path()))
                        .forEach(builder::add);
        return builder.build(name, created());
    }

    private static Instant created() {
        String epoch = System.getenv(EPOCH_VARIABLE);
        if (epoch == null || epoch.isEmpty()) {
            return Instant.now();
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(epoch));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    EPOCH_VARIABLE + " is '" + epoch + "', which is no number of seconds since 1970", e);
        }
    }

    private static void print(Report report) {
        SourceTotals totals = report.totals();
        Table table = new Table("reached", "of", "share", "what");
        addRow(table, report.hitEdges(), report.edges(), "edges");
        addRow(table, totals.reachedLines(), totals.lines(), "lines");
        addRow(table, totals.reachedFunctions(), totals.functions(), "functions");
        table.print(System.out);
    }

    private static void addRow(Table table, long reached, long total, String what) {
        table.add(Text.number(reached), Text.number(total), Text.share(reached, total), what);
    }
}

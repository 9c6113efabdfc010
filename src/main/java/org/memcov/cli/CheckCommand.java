package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.memcov.CoverageException;
import org.memcov.report.Report;
import org.memcov.report.ReportBuilder;
import org.memcov.report.ReportedModule;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFilter;
import org.memcov.report.SourceTotals;
import org.memcov.report.Symbolizer;
import org.memcov.report.json.JsonReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Checks that a coverage file or campaign reached enough, and lost nothing: for continuous integration.",
            "Of modules of the same build edges are compared with the baseline's, else functions by file and name."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all holds", "1:it could not be done", "2:wrong usage", "3:too little, or something was lost"
        })
final class CheckCommand implements Callable<Integer> {
    private static final int NOT_MET = 3;
    private static final int SHOWN_PLACES = 5;
    private static final String THRESHOLD = "N|N%";
    private static final String JSON = ".json";

    @Parameters(paramLabel = "FILE", description = "A coverage file or campaign.")
    private Path file;

    @Option(
            names = "--min-edges",
            paramLabel = THRESHOLD,
            converter = Threshold.Converter.class,
            description = "So many edges have to be hit, or such a share of those that all its modules have.")
    private Threshold minEdges;

    @Option(
            names = "--min-functions",
            paramLabel = THRESHOLD,
            converter = Threshold.Converter.class,
            description = "So many functions have to be reached, of the files of interest.")
    private Threshold minFunctions;

    @Option(
            names = "--min-lines",
            paramLabel = THRESHOLD,
            converter = Threshold.Converter.class,
            description = "So many lines have to be reached, also partially, of the files of interest.")
    private Threshold minLines;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = {
                "All that this earlier coverage file or campaign reached has to be reached again; or, of an",
                "earlier report in JSON (a file that ends in .json), all functions."
            })
    private Path baseline;

    @Option(
            names = "--allow-lost",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "How many edges of the baseline may be lost (default: ${DEFAULT-VALUE}), as some come and go with",
                "addresses, time and threads: see stat --stability."
            })
    private long allowLost;

    @Mixin
    private SourceOptions sources;

    @Mixin
    private JsonOption json;

    private record Outcome(boolean met, List<String> failures, LostCoverage lost) {}

    @Override
    public Integer call() throws IOException {
        if (Stream.of(minEdges, minFunctions, minLines, baseline).allMatch(wish -> wish == null)) {
            throw new IllegalArgumentException(
                    "there is nothing to check: give --min-edges, --min-functions, --min-lines or --baseline");
        }
        if (allowLost < 0) {
            throw new IllegalArgumentException("--allow-lost takes a number from 0 on, not " + allowLost);
        }
        List<String> failures = new ArrayList<>();
        Optional<LostCoverage> lost;
        SourceFilter filter = sources.filter();
        try (Arena arena = Arena.ofConfined();
                Symbolizer symbolizer = sources.symbolizer()) {
            CoverageSource source = CoverageSource.open(file, arena);
            checkEdges(source, failures);
            boolean needsSource = minFunctions != null || minLines != null || baseline != null;
            Report report = needsSource ? report(source, symbolizer, filter) : null;
            checkSource(report, failures);
            lost = baseline == null ? Optional.empty() : Optional.of(lost(source, report, symbolizer, filter, arena));
            lost.flatMap(this::failure).ifPresent(failures::add);
            source.incompleteness().ifPresent(System.err::println);
            if (needsSource) {
                SourceOptions.tellMissing(symbolizer);
            }
        }
        if (json.isWanted()) {
            json.print(new Outcome(failures.isEmpty(), failures, lost.orElse(null)));
        } else {
            print(failures, lost);
        }
        return failures.isEmpty() ? 0 : NOT_MET;
    }

    private static Report report(CoverageSource source, Symbolizer symbolizer, SourceFilter filter) throws IOException {
        ReportBuilder builder = new ReportBuilder(symbolizer, filter);
        source.addTo(builder);
        return builder.build(source.path().toString(), Instant.EPOCH);
    }

    private void checkEdges(CoverageSource source, List<String> failures) throws IOException {
        long hit = 0;
        long total = 0;
        for (CoverageSource.Module module : source.modules()) {
            hit += module.edges().count();
            total += module.recorded().edgeCount();
        }
        check("edges", hit, total, minEdges, failures);
    }

    private void checkSource(Report report, List<String> failures) {
        if (minFunctions == null && minLines == null) {
            return;
        }
        for (ReportedModule module : report.modules()) {
            if (module.pcs() != ReportedModule.PcKnowledge.ALL && (isShare(minFunctions) || isShare(minLines))) {
                throw new CoverageException("a share of the functions or lines cannot be checked, since of "
                        + module.name() + " not all are known: compile it with pc-table, or give a number");
            }
        }
        SourceTotals totals = report.totals();
        check("functions", totals.reachedFunctions(), totals.functions(), minFunctions, failures);
        check("lines", totals.reachedLines(), totals.lines(), minLines, failures);
    }

    private static boolean isShare(Threshold threshold) {
        return threshold != null && threshold.isShare();
    }

    private static void check(String what, long reached, long total, Threshold threshold, List<String> failures) {
        if (threshold != null && !threshold.isMetBy(reached, total)) {
            failures.add(Text.number(reached) + " of " + Text.number(total) + " " + what + " ("
                    + Text.share(reached, total) + ") were reached, less than the " + threshold + " that --min-" + what
                    + " asks for");
        }
    }

    private LostCoverage lost(
            CoverageSource source, Report report, Symbolizer symbolizer, SourceFilter filter, Arena arena)
            throws IOException {
        if (baseline.toString().endsWith(JSON)) {
            List<SourceFile> files = JsonReader.functions(baseline).stream()
                    .filter(earlier -> filter.accepts(earlier.path()))
                    .toList();
            Report earlier = new Report(
                    baseline.toString(), Instant.EPOCH, List.of(), files, List.of(), List.of(), Optional.empty());
            return LostCoverage.of(earlier, report, symbolizer, filter);
        }
        CoverageSource earlier = CoverageSource.open(baseline, arena);
        earlier.incompleteness().ifPresent(System.err::println);
        return LostCoverage.of(earlier, report(earlier, symbolizer, filter), source, report, symbolizer, filter);
    }

    private Optional<String> failure(LostCoverage lost) {
        long functions = lost.functions().stream()
                .filter(function -> !function.reached())
                .count();
        boolean isComparedByFunctions = lost.functions().stream().anyMatch(function -> function.edges() == 0);
        if (lost.edges() <= allowLost && !isComparedByFunctions) {
            return Optional.empty();
        }
        return Optional.of("lost of " + baseline + ": " + Text.number(lost.edges()) + " edges"
                + (allowLost > 0 ? ", where --allow-lost allows " + Text.number(allowLost) : "")
                + "; functions not reached any more: " + Text.number(functions));
    }

    private static void print(List<String> failures, Optional<LostCoverage> lost) {
        failures.forEach(System.out::println);
        lost.ifPresent(value -> value.functions().forEach(CheckCommand::print));
        if (failures.isEmpty()) {
            System.out.println("All that was asked for holds.");
        }
    }

    private static void print(LostCoverage.Function function) {
        String edges = function.edges() == 0 ? "" : ", " + Text.number(function.edges()) + " edges lost";
        System.out.println("  " + function.name() + "  " + function.place()
                + (function.reached() ? "" : ", not reached any more") + edges);
        function.places().stream().limit(SHOWN_PLACES).forEach(place -> System.out.println("    " + place));
        if (function.places().size() > SHOWN_PLACES) {
            System.out.println("    and " + (function.places().size() - SHOWN_PLACES) + " more");
        }
    }
}

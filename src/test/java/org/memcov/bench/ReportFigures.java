package org.memcov.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.memcov.RecordedModule;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FirstRuns;
import org.memcov.campaign.WorkerCommand;
import org.memcov.report.Report;
import org.memcov.report.ReportBuilder;
import org.memcov.report.ReportFormat;
import org.memcov.report.ReportedRun;
import org.memcov.report.SourceFilter;
import org.memcov.report.Symbolizer;
import org.memcov.report.cobertura.CoberturaFormat;
import org.memcov.report.csv.CsvFormat;
import org.memcov.report.html.HtmlFormat;
import org.memcov.report.json.JsonFormat;
import org.memcov.report.lcov.LcovFormat;

/** What a report takes on a library of the size of a large compiler: scripts/figures.sh generates it. */
final class ReportFigures {
    private ReportFigures() {}

    static List<Figure> measure(Bench bench) throws IOException, InterruptedException {
        Campaign campaign = Campaign.open(
                bench.fresh("campaign"),
                WorkerCommand.of(
                        bench.worker().toString(), bench.sourceLibrary().toString(), "{}"),
                bench.inputs(bench.number(1_000, 20)));
        campaign.run(2, (run, progress) -> {});
        List<Figure> figures = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            long start = System.nanoTime();
            Report report = report(campaign, arena);
            double seconds = seconds(start);
            long edges = report.modules().getFirst().recorded().edgeCount();
            figures.add(new Figure(
                    String.format(
                            "Find the lines of %,d edges in %,d files",
                            edges, report.files().size()),
                    "s",
                    seconds));
            for (Map.Entry<String, ReportFormat> format : formats().entrySet()) {
                addTo(figures, format.getKey(), format.getValue(), report, bench.fresh("report"));
            }
        }
        figures.add(new Figure("Most memory of the JVM that did all this", "MB", Bench.peakMemory()));
        return figures;
    }

    private static Map<String, ReportFormat> formats() {
        Map<String, ReportFormat> formats = new LinkedHashMap<>();
        formats.put("HTML", new HtmlFormat());
        formats.put("LCOV", new LcovFormat());
        formats.put("Cobertura", new CoberturaFormat());
        formats.put("JSON", new JsonFormat());
        formats.put("CSV", new CsvFormat());
        return formats;
    }

    private static Report report(Campaign campaign, Arena arena) throws IOException {
        try (Symbolizer symbolizer = new Symbolizer()) {
            ReportBuilder builder = new ReportBuilder(symbolizer, new SourceFilter(List.of(), List.of()));
            FirstRuns firstRuns = campaign.firstRuns();
            for (RecordedModule module : campaign.coverage(arena).modules()) {
                builder.add(module, module, firstRuns::run);
            }
            builder.setRuns(campaign.runs().stream().map(ReportedRun::of).toList());
            Report report = builder.build("wide", Instant.EPOCH);
            if (report.totals().lines() == 0 || !report.notes().isEmpty()) {
                throw new IllegalStateException("the library's lines were not found: " + report.notes());
            }
            return report;
        }
    }

    private static void addTo(List<Figure> figures, String name, ReportFormat format, Report report, Path folder)
            throws IOException {
        long start = System.nanoTime();
        format.write(report, folder);
        figures.add(new Figure("Write the report as " + name, "s", seconds(start)));
        long size = 0;
        long largest = 0;
        long count = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
                largest = Math.max(largest, Files.size(file));
                count++;
            }
        }
        figures.add(new Figure("its size", "MB", size / 1e6));
        if (count > 1) {
            figures.add(new Figure("its files", "", count));
            figures.add(new Figure("the largest of them", "MB", largest / 1e6));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}

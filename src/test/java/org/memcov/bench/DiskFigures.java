package org.memcov.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;
import org.memcov.campaign.WorkerCommand;

/**
 * What a finished campaign takes on disk, whose library has 1,000,000 edges and whose inputs each hit
 * 45,000 that all have in common and up to 5,000 of their own.
 */
final class DiskFigures {
    private static final int EDGES = 1_000_000;

    private DiskFigures() {}

    static List<Figure> measure(Bench bench) throws IOException, InterruptedException {
        List<Path> inputs = bench.inputs(bench.number(10_000, 200));
        WorkerCommand command =
                WorkerCommand.of(bench.worker().toString(), bench.library(EDGES).toString(), "{}");
        Path folder = bench.fresh("disk");
        Campaign campaign = Campaign.open(folder, command, inputs);
        long start = System.nanoTime();
        campaign.run(2, (run, progress) -> {});
        double perRun = (System.nanoTime() - start) / 1e6 / inputs.size();
        double[] ofWorker = campaign.runs().stream()
                .mapToDouble(run -> run.time().toNanos() / 1e6)
                .toArray();
        List<Figure> figures = new ArrayList<>();
        double sum = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                double size = Files.isDirectory(file) ? 0 : Files.size(file) / 1e6;
                sum += size;
                if (size >= 0.1) {
                    figures.add(new Figure("of this " + file.getFileName(), "MB", size));
                }
            }
        }
        String what = String.format("%,d edges and %,d inputs", EDGES, inputs.size());
        figures.addFirst(new Figure("A finished campaign of " + what + " on disk", "MB", sum));
        figures.add(new Figure("A run of it, two at a time", "ms", perRun));
        figures.add(new Figure("Its worker alone, attaching included", "ms", ofWorker));
        requireEdges(campaign.runs());
        return figures;
    }

    private static void requireEdges(List<Run> runs) {
        if (runs.stream().anyMatch(run -> run.edges() < 45_000)) {
            throw new IllegalStateException("an input did not hit its edges");
        }
    }
}

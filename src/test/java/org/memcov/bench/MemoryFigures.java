package org.memcov.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.WorkerCommand;

/**
 * The memory of a campaign of many inputs, in a JVM that has done nothing else: what it keeps on the
 * heap, and the most that the process ever had in memory.
 */
final class MemoryFigures {
    private static final int EDGES = 40_000;

    private MemoryFigures() {}

    static List<Figure> measure(Bench bench) throws IOException, InterruptedException {
        List<Path> inputs = bench.inputs(bench.number(50_000, 1000));
        long before = usedHeap();
        WorkerCommand command =
                WorkerCommand.of(bench.worker().toString(), bench.library(EDGES).toString(), "{}");
        Path folder = bench.fresh("memory");
        Campaign campaign = Campaign.open(folder, command, inputs);
        campaign.run(2, (run, progress) -> {});
        double kept = (usedHeap() - before) / 1e6;
        long start = System.nanoTime();
        Campaign read = Campaign.read(folder);
        double reading = (System.nanoTime() - start) / 1e6;
        if (!read.progress().equals(campaign.progress())) {
            throw new IllegalStateException("read another campaign than was run");
        }
        String what = String.format("a campaign of %,d inputs", inputs.size());
        return List.of(
                new Figure("Heap that " + what + " keeps", "MB", kept),
                new Figure("Most memory of the JVM that ran it", "MB", Bench.peakMemory()),
                new Figure("Read it again", "ms", reading));
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

package org.memcov.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.WorkerCommand;

/**
 * What a campaign adds to a run: the same worker with the same environment, started with a bare
 * ProcessBuilder and by a campaign, in turn, in blocks of runs. A block of a campaign includes its
 * opening and closing.
 */
final class OverheadFigures {
    private static final int EDGES = 40_000;
    private static final int WARM_UP = 3;

    private OverheadFigures() {}

    static List<Figure> measure(Bench bench) throws IOException, InterruptedException {
        List<Path> inputs = bench.inputs(bench.number(200, 50));
        int rounds = bench.number(11, 5);
        double[] bare = new double[rounds];
        double[] one = new double[rounds];
        double[] two = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double ofBare = perRun(inputs, () -> runBare(bench, inputs));
            double ofOne = perRun(inputs, () -> runCampaign(bench, inputs, 1));
            double ofTwo = perRun(inputs, () -> runCampaign(bench, inputs, 2));
            if (round >= 0) {
                bare[round] = ofBare;
                one[round] = ofOne;
                two[round] = ofTwo;
            }
        }
        double[] overhead = new double[rounds];
        Arrays.setAll(overhead, round -> one[round] - bare[round]);
        return List.of(
                new Figure("A run with a bare ProcessBuilder, 40,000 edges", "ms", bare),
                new Figure("A run of a campaign", "ms", one),
                new Figure("What the campaign adds", "ms", overhead),
                new Figure("A run of a campaign, two at a time", "ms", two));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static double perRun(List<Path> inputs, Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6 / inputs.size();
    }

    private static void runBare(Bench bench, List<Path> inputs) throws IOException, InterruptedException {
        Path coverage = bench.folder().resolve("bare.cov");
        for (Path input : inputs) {
            ProcessBuilder builder = new ProcessBuilder(
                            bench.worker().toString(), bench.library(EDGES).toString(), input.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("MEMCOV_FILE", coverage.toString());
            builder.environment().put("LD_PRELOAD", bench.runtime().toString());
            if (builder.start().waitFor() != 0) {
                throw new IOException("wide_worker failed");
            }
            Files.delete(coverage);
        }
    }

    private static void runCampaign(Bench bench, List<Path> inputs, int parallelism)
            throws IOException, InterruptedException {
        WorkerCommand command =
                WorkerCommand.of(bench.worker().toString(), bench.library(EDGES).toString(), "{}");
        Campaign campaign = Campaign.open(bench.fresh("overhead"), command, inputs);
        if (campaign.run(parallelism, (run, progress) -> {}).failures() > 0) {
            throw new IOException("wide_worker failed");
        }
    }
}

package org.memcov.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;

/**
 * How long merging many coverage files takes, against reading the same bytes one file after the
 * other. Files lie in the page cache; both are done in turn in each round, after two rounds that do
 * not count.
 */
final class MergeFigures {
    private static final int WARM_UP = 2;

    private MergeFigures() {}

    static List<Figure> measure(Bench bench) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(measure(bench, bench.number(1000, 200), 40_000));
        figures.addAll(measure(bench, bench.number(100, 20), 1_000_000));
        return figures;
    }

    private static List<Figure> measure(Bench bench, int count, int edges) throws IOException, InterruptedException {
        List<Path> files = files(bench, count, edges);
        int rounds = bench.number(11, 5);
        double[] merging = new double[rounds];
        double[] reading = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            Path target = bench.folder().resolve("merged.cov");
            Files.deleteIfExists(target);
            double read = time(() -> read(files));
            double merge = time(() -> merge(files, target));
            if (round >= 0) {
                reading[round] = read;
                merging[round] = merge;
            }
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> merging[round] / reading[round]);
        String what = String.format("%,d files of %,d edges", count, edges);
        return List.of(
                new Figure("Merge " + what, "ms", merging),
                new Figure("Read the same bytes in sequence", "ms", reading),
                new Figure("Merging against reading", "times", ratios));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double time(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static void read(List<Path> files) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file)) {
                while (channel.read(buffer.clear()) >= 0) {
                    // the bytes are in memory, which is all that is measured
                }
            }
        }
    }

    private static void merge(List<Path> files, Path target) throws IOException {
        try (Arena all = Arena.ofConfined()) {
            CoverageFile merged = CoverageFile.openForMerging(target, all);
            for (Path file : files) {
                try (Arena arena = Arena.ofConfined()) {
                    merged.merge(CoverageFile.open(file, arena));
                }
            }
        }
    }

    /** Files of one module with all its PCs, a twentieth of its edges hit, in each another one. */
    private static List<Path> files(Bench bench, int count, int edges) throws IOException, InterruptedException {
        Path folder = bench.fresh("merge");
        List<Path> files = new ArrayList<>();
        Random random = new Random(edges);
        Path template = template(bench, edges);
        try (Arena arena = Arena.ofConfined()) {
            RecordedModule module = CoverageFile.open(template, arena).modules().getFirst();
            for (int i = 0; i < count; i++) {
                byte[] hitmap = new byte[edges / 8 + 1];
                for (int hit = 0; hit < edges / 20; hit++) {
                    int edge = random.nextInt(edges) + 1;
                    hitmap[edge / 8] |= (byte) (1 << edge % 8);
                }
                Path file = folder.resolve(i + ".cov");
                CoverageFile.openForMerging(file, arena)
                        .merge(module, Snapshot.ofHitmap(MemorySegment.ofArray(hitmap)));
                files.add(file);
            }
        }
        return files;
    }

    /** A file that a process recorded. */
    private static Path template(Bench bench, int edges) throws IOException, InterruptedException {
        Path file = bench.folder().resolve("template-" + edges + ".cov");
        ProcessBuilder builder = new ProcessBuilder(
                bench.worker().toString(),
                bench.library(edges).toString(),
                bench.inputs(1).getFirst().toString());
        builder.environment().put("MEMCOV_FILE", file.toString());
        if (builder.inheritIO().start().waitFor() != 0) {
            throw new IOException("wide_worker failed");
        }
        return file;
    }
}

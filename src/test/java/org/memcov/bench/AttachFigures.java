package org.memcov.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long a process takes to attach a coverage file to a library that it has loaded. */
final class AttachFigures {
    private AttachFigures() {}

    static List<Figure> measure(Bench bench) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (int edges : new int[] {40_000, 1_000_000}) {
            List<String> lines = lines(bench, edges);
            String module = String.format("%,d edges", edges);
            figures.add(figure("Attach a new coverage file, " + module, "fresh", lines));
            figures.add(figure("Attach one that has the module already, " + module, "again", lines));
        }
        return figures;
    }

    private static List<String> lines(Bench bench, int edges) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        bench.native_().resolve("attach").toString(),
                        bench.library(edges).toString(),
                        bench.fresh("attach").toString(),
                        Integer.toString(bench.number(51, 11)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IOException("attach ended with " + process.exitValue());
        }
        return lines;
    }

    private static Figure figure(String what, String kind, List<String> lines) {
        double[] values = lines.stream()
                .filter(line -> line.startsWith(kind + " "))
                .mapToDouble(line -> Long.parseLong(line.split(" ")[1]) / 1e6)
                .toArray();
        return new Figure(what, "ms", values);
    }
}

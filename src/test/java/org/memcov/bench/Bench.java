package org.memcov.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a measurement needs.
 *
 * @param native_ the folder of what csrc/bench builds
 * @param runtime the runtime, to preload
 * @param folder for files; what is left in it is removed
 * @param quick whether to do less of everything
 */
record Bench(Path native_, Path runtime, Path folder, boolean quick) {
    /** The smaller number for a quick run. */
    int number(int full, int forQuick) {
        return quick ? forQuick : full;
    }

    Path library(int edges) {
        return native_.resolve("libwide_" + edges + ".so");
    }

    /** The library of 5,000 source files, fewer for a quick run, that scripts/figures.sh generates. */
    Path sourceLibrary() {
        return folder.resolveSibling("source").resolve("libwide_source.so");
    }

    Path worker() {
        return native_.resolve("wide_worker");
    }

    /** An empty folder. */
    Path fresh(String name) throws IOException {
        Path fresh = folder.resolve(name);
        remove(fresh);
        return Files.createDirectories(fresh);
    }

    /** Inputs of wide_worker, each another one. */
    List<Path> inputs(int count) throws IOException {
        Path inputs = fresh("inputs");
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(Files.writeString(inputs.resolve("in" + i), i + "\n"));
        }
        return files;
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** The largest resident set this JVM has had, in megabytes. */
    static double peakMemory() throws IOException {
        Matcher peak = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(Files.readString(Path.of("/proc/self/status")));
        if (!peak.find()) {
            throw new IOException("/proc/self/status has no VmHWM");
        }
        return Long.parseLong(peak.group(1)) * 1024 / 1e6;
    }
}

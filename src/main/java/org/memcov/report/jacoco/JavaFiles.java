package org.memcov.report.jacoco;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;

/** Source files of several reports, by path; what is told twice is taken from where most was reached. */
final class JavaFiles {
    private static final Comparator<SourceLine> BY_REACH = Comparator.comparing(SourceLine::isReached)
            .thenComparingInt(line -> line.branches().taken())
            .thenComparing(SourceLine::status, Comparator.reverseOrder());

    private final List<Path> roots;
    private final Map<String, File> files = new TreeMap<>();

    private record Key(String name, int line) {}

    private record File(Map<Integer, SourceLine> lines, Map<Key, SourceFunction> functions) {}

    JavaFiles(List<Path> roots) {
        this.roots = roots;
    }

    /** Adds what a report tells of a module's file, which it names with the folders of its package. */
    void add(String module, String name, List<SourceLine> lines, List<SourceFunction> functions) {
        File file = files.computeIfAbsent(
                find(module, name), _ -> new File(new TreeMap<>(), new HashMap<>(2 * functions.size())));
        for (SourceLine line : lines) {
            file.lines.merge(line.number(), line, (a, b) -> BY_REACH.compare(a, b) >= 0 ? a : b);
        }
        for (SourceFunction function : functions) {
            file.functions.merge(
                    new Key(function.name(), function.line()), function, (a, b) -> a.reached() >= b.reached() ? a : b);
        }
    }

    private String find(String module, String name) {
        List<Path> found = roots.stream()
                .map(root -> root.resolve(name).toAbsolutePath().normalize())
                .filter(Files::isRegularFile)
                .toList();
        return found.stream()
                .filter(path -> StreamSupport.stream(path.spliterator(), false)
                        .anyMatch(folder -> folder.toString().equals(module)))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(Path::toString)
                .orElse(name);
    }

    List<SourceFile> build() {
        return files.entrySet().stream()
                .map(entry -> new SourceFile(
                        entry.getKey(),
                        SourceFile.Origin.JAVA,
                        List.copyOf(entry.getValue().lines.values()),
                        entry.getValue().functions.values().stream()
                                .sorted(Comparator.comparingInt(SourceFunction::line)
                                        .thenComparing(SourceFunction::name))
                                .toList()))
                .toList();
    }
}

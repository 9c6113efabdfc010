package org.memcov.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one report reached of a source file that another did not.
 *
 * <p>Lines are compared by their numbers and functions by their names, so of two builds of different
 * sources only the functions mean something.
 *
 * @param file the file, as the first report has it
 * @param lines those of its lines that only the first report reached
 * @param functions those of its functions that only the first report reached
 */
public record Gain(SourceFile file, List<SourceLine> lines, List<SourceFunction> functions) {
    /** Copies the lists. */
    public Gain {
        Objects.requireNonNull(file, "file");
        lines = List.copyOf(lines);
        functions = List.copyOf(functions);
    }

    /**
     * Compares two reports.
     *
     * @param report what may have reached more
     * @param other what it is compared with
     * @return a gain for each file of which only the first reached something, by path; what it lost is
     *     the gain of the other over it
     */
    public static List<Gain> of(Report report, Report other) {
        Map<String, SourceFile> theirs = new HashMap<>();
        other.files().forEach(file -> theirs.put(file.path(), file));
        List<Gain> gains = new ArrayList<>();
        for (SourceFile file : report.files()) {
            SourceFile theirFile =
                    theirs.getOrDefault(file.path(), new SourceFile(file.path(), file.origin(), List.of(), List.of()));
            Gain gain = of(file, theirFile);
            if (!gain.lines.isEmpty() || !gain.functions.isEmpty()) {
                gains.add(gain);
            }
        }
        return List.copyOf(gains);
    }

    private static Gain of(SourceFile file, SourceFile theirs) {
        Set<Integer> reachedLines = new HashSet<>();
        theirs.lines().stream()
                .filter(SourceLine::isReached)
                .map(SourceLine::number)
                .forEach(reachedLines::add);
        Set<String> reachedFunctions = new HashSet<>();
        theirs.functions().stream()
                .filter(SourceFunction::isReached)
                .map(SourceFunction::name)
                .forEach(reachedFunctions::add);
        return new Gain(
                file,
                file.lines().stream()
                        .filter(line -> line.isReached() && !reachedLines.contains(line.number()))
                        .toList(),
                file.functions().stream()
                        .filter(function -> function.isReached() && !reachedFunctions.contains(function.name()))
                        .toList());
    }
}

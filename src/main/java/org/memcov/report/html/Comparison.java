package org.memcov.report.html;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.memcov.report.Gain;
import org.memcov.report.Report;
import org.memcov.report.SourceLine;

/** What a report reached that another one did not, and the other way round; nothing without another. */
final class Comparison {
    private final List<Gain> gained;
    private final List<Gain> lost;
    private final Map<String, Set<Integer>> gainedLines;
    private final Map<String, Set<Integer>> lostLines;

    Comparison(Report report) {
        gained = report.other().map(other -> Gain.of(report, other)).orElse(List.of());
        lost = report.other().map(other -> Gain.of(other, report)).orElse(List.of());
        gainedLines = lines(gained);
        lostLines = lines(lost);
    }

    private static Map<String, Set<Integer>> lines(List<Gain> gains) {
        Map<String, Set<Integer>> lines = new HashMap<>();
        for (Gain gain : gains) {
            lines.put(
                    gain.file().path(),
                    gain.lines().stream().map(SourceLine::number).collect(Collectors.toSet()));
        }
        return lines;
    }

    List<Gain> gained() {
        return gained;
    }

    List<Gain> lost() {
        return lost;
    }

    /** Who alone reached a line: {@code here}, {@code there}, or empty. */
    String only(String path, int line) {
        if (has(gainedLines, path, line)) {
            return "here";
        }
        return has(lostLines, path, line) ? "there" : "";
    }

    private static boolean has(Map<String, Set<Integer>> lines, String path, int line) {
        return lines.getOrDefault(path, Set.of()).contains(line);
    }
}

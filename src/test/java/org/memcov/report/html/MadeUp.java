package org.memcov.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.memcov.campaign.Run;
import org.memcov.campaign.Run.Ending;
import org.memcov.report.Branches;
import org.memcov.report.Report;
import org.memcov.report.ReportedRun;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFile.Origin;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceLine.Status;

/** Reports larger or stranger than campaigns over the fixtures make them; their sources are written, too. */
final class MadeUp {
    /** What would run if it got into a page as it is. */
    static final String HOSTILE = "<script>document.title='hostile'</script>\"'&${1+1}</code>";

    private static final int FUNCTION_LINES = 20;

    private MadeUp() {}

    static Report report(List<SourceFile> files, List<Run> runs) {
        List<SourceFile> sorted =
                files.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
        List<ReportedRun> reported = runs.stream().map(ReportedRun::of).toList();
        return new Report("made up", Instant.EPOCH, List.of(), sorted, reported, List.of(), Optional.empty());
    }

    /** A line with two branches, of which it takes as many as its number modulo 3. */
    static SourceLine line(int number, int run) {
        BitSet taken = new BitSet();
        taken.set(0, number % 3);
        Status status = switch (number % 3) {
            case 0 -> Status.UNCOVERED;
            case 1 -> Status.PARTIAL;
            default -> Status.COVERED;
        };
        return new SourceLine(
                number, Branches.of(2, taken), status, status == Status.UNCOVERED ? SourceLine.UNKNOWN_RUN : run);
    }

    /** A file of which every line has code, and every twentieth begins a function. */
    static SourceFile file(Path path, int lines) throws IOException {
        Files.createDirectories(path.getParent());
        StringBuilder text = new StringBuilder();
        List<SourceLine> ofLines = new ArrayList<>();
        List<SourceFunction> functions = new ArrayList<>();
        for (int number = 1; number <= lines; number++) {
            text.append("    if (x[")
                    .append(number)
                    .append("] < limit && y > 0) total += x; /* ")
                    .append("-".repeat(number % 40))
                    .append(" */\n");
            ofLines.add(line(number, 0));
            if (number % FUNCTION_LINES == 1) {
                String name = path.getFileName().toString().replace('.', '_') + "_" + number;
                boolean isReached = number % 3 != 0;
                functions.add(new SourceFunction(
                        name, number, FUNCTION_LINES, isReached ? 7 : 0, isReached, isReached ? 0 : -1));
            }
        }
        Files.writeString(path, text);
        return new SourceFile(path.toString(), Origin.NATIVE, ofLines, functions);
    }

    /** Files in directories of fifty. */
    static List<SourceFile> files(Path folder, int count, int lines) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file(folder.resolve("part" + i / 1000 + "/group" + i / 50 + "/file" + i + ".c"), lines));
        }
        return files;
    }

    static Run run(int index, String name, long newEdges, long covered, Ending ending, String... messages) {
        boolean crashed = ending == Ending.SIGNAL;
        return new Run(
                Path.of("/inputs", name),
                100 + index,
                1_000,
                newEdges,
                covered,
                1_000_000,
                ending,
                crashed ? 11 : 0,
                crashed ? "SIGSEGV" : "",
                Duration.ofMillis(5),
                Duration.ofMillis(4),
                1 << 20,
                Duration.ofMillis(5L * (index + 1)),
                List.of(messages));
    }

    /** Runs of which each thousandth crashes, and fewer and fewer add edges. */
    static List<Run> runs(int count) {
        List<Run> runs = new ArrayList<>();
        long covered = 0;
        for (int i = 0; i < count; i++) {
            long newEdges = Integer.bitCount(i) <= 2 ? 10 : 0;
            covered += newEdges;
            runs.add(run(i, "input" + i, newEdges, covered, i % 1000 == 999 ? Ending.SIGNAL : Ending.EXIT));
        }
        return runs;
    }
}

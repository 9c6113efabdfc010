package org.memcov.report;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.memcov.report.SourceFile.Origin;

/** Reports on source that no fixture has: with odd names, or of any size. */
public final class SyntheticReports {
    private SyntheticReports() {}

    public static Report of(SourceFile... files) {
        return new Report(
                "synthetic", Instant.EPOCH, List.of(), List.of(files), List.of(), List.of(), Optional.empty());
    }

    /** A file with one line, which was reached, and functions that begin there, which were, too. */
    public static SourceFile file(String path, String... functions) {
        return new SourceFile(
                path,
                Origin.NATIVE,
                List.of(line(1, 1, 0)),
                List.of(functions).stream().map(name -> function(name, 1, true)).toList());
    }

    /** A function with one edge. */
    public static SourceFunction function(String name, int line, boolean isReached) {
        return new SourceFunction(name, line, 1, isReached ? 1 : 0, isReached, SourceLine.UNKNOWN_RUN);
    }

    /** A line with branches, those of the given numbers taken. */
    public static SourceLine line(int number, int count, int... taken) {
        BitSet set = new BitSet();
        for (int branch : taken) {
            set.set(branch);
        }
        Branches branches = Branches.of(count, set);
        return new SourceLine(number, branches, SourceLine.Status.of(branches), SourceLine.UNKNOWN_RUN);
    }
}

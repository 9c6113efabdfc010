package org.memcov.report;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Adds up the edges of a source file.
 *
 * <p>A place is a line and a column. It was reached if any edge that has it was hit: copies of it, by
 * inlining and of templates, are one place. The branches of a line are its places by column.
 */
final class SourceFileBuilder {
    private final String path;
    private final SourceFile.Origin origin;
    private final TreeMap<Integer, Line> lines = new TreeMap<>();
    private final Map<Key, Function> functions = new HashMap<>();

    private record Key(String name, int line) {}

    SourceFileBuilder(String path, SourceFile.Origin origin) {
        this.path = path;
        this.origin = origin;
    }

    String path() {
        return path;
    }

    /** Adds an edge's place, and the first run that hit it if one did. */
    void addPlace(int line, int column, boolean isHit, OptionalInt run) {
        lines.computeIfAbsent(line, _ -> new Line()).add(column, isHit, run);
    }

    /** Adds an edge to the innermost function that is of interest. */
    void addCode(Frame frame, boolean isHit, OptionalInt run) {
        Function function = function(frame);
        function.size++;
        function.reached += isHit ? 1 : 0;
        function.add(frame, isHit, run);
    }

    /** Adds an edge to a function that the innermost one is inlined into. */
    void addCaller(Frame frame, boolean isHit, OptionalInt run) {
        function(frame).add(frame, isHit, run);
    }

    private Function function(Frame frame) {
        return functions.computeIfAbsent(new Key(frame.function(), frame.functionLine()), _ -> new Function());
    }

    SourceFile build() {
        List<SourceLine> ofLines = lines.entrySet().stream()
                .map(entry -> entry.getValue().build(entry.getKey()))
                .toList();
        List<SourceFunction> ofFunctions = functions.entrySet().stream()
                .map(entry -> entry.getValue().build(entry.getKey()))
                .sorted(Comparator.comparingInt(SourceFunction::line).thenComparing(SourceFunction::name))
                .toList();
        return new SourceFile(path, origin, ofLines, ofFunctions);
    }

    /** The lesser of two runs, either of which may be unknown. */
    private static int earlier(int run, OptionalInt other) {
        if (other.isEmpty()) {
            return run;
        }
        return run == SourceLine.UNKNOWN_RUN ? other.getAsInt() : Math.min(run, other.getAsInt());
    }

    private static final class Line {
        private int[] columns = {};
        private final BitSet taken = new BitSet();
        private int firstRun = SourceLine.UNKNOWN_RUN;

        private void add(int column, boolean isHit, OptionalInt run) {
            int place = 0;
            while (place < columns.length && columns[place] != column) {
                place++;
            }
            if (place == columns.length) {
                columns = Arrays.copyOf(columns, place + 1);
                columns[place] = column;
            }
            if (isHit) {
                taken.set(place);
            }
            firstRun = earlier(firstRun, run);
        }

        /** Branches are in the order of their columns, whatever the order of the edges. */
        private SourceLine build(int number) {
            int[] sorted = columns.clone();
            Arrays.sort(sorted);
            BitSet sortedTaken = new BitSet();
            for (int place = 0; place < columns.length; place++) {
                sortedTaken.set(Arrays.binarySearch(sorted, columns[place]), taken.get(place));
            }
            Branches branches = Branches.of(columns.length, sortedTaken);
            return new SourceLine(number, branches, SourceLine.Status.of(branches), firstRun);
        }
    }

    private static final class Function {
        private long size;
        private long reached;
        private boolean isReached;
        private int firstLine = Integer.MAX_VALUE;
        private int firstRun = SourceLine.UNKNOWN_RUN;

        private void add(Frame frame, boolean isHit, OptionalInt run) {
            isReached |= isHit;
            firstRun = earlier(firstRun, run);
            if (frame.line() > 0) {
                firstLine = Math.min(firstLine, frame.line());
            }
        }

        private SourceFunction build(Key key) {
            int found = firstLine == Integer.MAX_VALUE ? 0 : firstLine;
            int line = key.line() > 0 ? key.line() : found;
            return new SourceFunction(key.name(), line, size, reached, isReached, firstRun);
        }
    }
}

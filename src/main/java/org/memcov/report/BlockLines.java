package org.memcov.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Lines for edges whose first instruction belongs to none: those of the first instruction behind it
 * that has one.
 *
 * <p>Only what is surely in the edge's block is looked at, as far as that can be told without reading
 * instructions: {@link #REACH} bytes, which is little more than the call that reports the edge takes,
 * before the next edge's PC, of the same outermost function. Further on, more edges would get a line,
 * but of what follows a block that ends at once.
 */
final class BlockLines {
    private static final int STEP = 4;
    private static final int REACH = 16;

    private final EdgePcs edges;
    private final Function<long[], List<List<Frame>>> tool;

    /**
     * Creates it for a module.
     *
     * @param edges the PCs of all its edges, ascending
     * @param tool tells the frames of PCs, or of none if it fails
     */
    BlockLines(EdgePcs edges, Function<long[], List<List<Frame>>> tool) {
        this.edges = edges;
        this.tool = tool;
    }

    /** The frames of PCs, some without a line, with all lines that there are. */
    List<List<Frame>> complete(long[] pcs, List<List<Frame>> told) {
        List<List<Frame>> frames = new ArrayList<>(told);
        for (int ahead = STEP; ahead <= REACH; ahead += STEP) {
            int distance = ahead;
            int[] open = IntStream.range(0, frames.size())
                    .filter(i -> isWithoutLine(frames.get(i)) && pcs[i] + distance < edges.next(pcs[i]))
                    .toArray();
            List<List<Frame>> further = tool.apply(
                    IntStream.of(open).mapToLong(i -> pcs[i] + distance).toArray());
            for (int i = 0; i < further.size(); i++) {
                List<Frame> found = further.get(i);
                if (!isWithoutLine(found) && isSameFunction(found, frames.get(open[i]))) {
                    frames.set(open[i], found);
                }
            }
        }
        return frames;
    }

    private static boolean isWithoutLine(List<Frame> frames) {
        return frames.isEmpty() || frames.getFirst().line() == 0;
    }

    private static boolean isSameFunction(List<Frame> frames, List<Frame> others) {
        return !others.isEmpty()
                && frames.getLast().function().equals(others.getLast().function());
    }
}

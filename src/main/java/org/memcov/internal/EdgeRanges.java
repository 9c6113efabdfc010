package org.memcov.internal;

import java.lang.foreign.MemorySegment;
import java.util.PrimitiveIterator;
import org.memcov.EdgeSet;
import org.memcov.Snapshot;

/** Edges as ranges, and as text: {@code 1-4,9}. */
public final class EdgeRanges {
    private EdgeRanges() {}

    /** What takes a range of edges; both ends belong to it. */
    @FunctionalInterface
    public interface Action<E extends Exception> {
        /** Takes a range. */
        void accept(long first, long last) throws E;
    }

    /** Tells each range that is as long as it can be, in ascending order. */
    public static <E extends Exception> void forEach(EdgeSet edges, Action<E> action) throws E {
        PrimitiveIterator.OfLong iterator = edges.iterator();
        long first = 0;
        long last = 0;
        while (iterator.hasNext()) {
            long edge = iterator.nextLong();
            if (first != 0 && edge > last + 1) {
                action.accept(first, last);
            }
            first = first != 0 && edge == last + 1 ? first : edge;
            last = edge;
        }
        if (first != 0) {
            action.accept(first, last);
        }
    }

    /** Writes a set; one without edges is empty text. */
    public static String format(EdgeSet edges) {
        StringBuilder text = new StringBuilder();
        forEach(edges, (first, last) -> {
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        });
        return text.toString();
    }

    /**
     * Reads a set.
     *
     * @param edgeCount the highest edge there can be
     * @throws IllegalArgumentException if the text is not of that form, or has a higher edge
     */
    public static Snapshot parse(String text, long edgeCount) {
        MemorySegment hitmap = MemorySegment.ofArray(new byte[Math.toIntExact(edgeCount / 8 + 1)]);
        for (String range : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int dash = range.indexOf('-');
            long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            long last = Long.parseLong(range.substring(dash + 1));
            if (first < 1 || last < first || last > edgeCount) {
                throw new IllegalArgumentException(range + " is no range of edges from 1 to " + edgeCount);
            }
            for (long edge = first; edge <= last; edge++) {
                Words.or(hitmap, edge >>> 6, 1L << edge);
            }
        }
        return Snapshot.ofHitmap(hitmap);
    }
}

package org.memcov.internal;

import java.util.PrimitiveIterator;
import org.memcov.EdgeSet;

/** Edges as ranges. */
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
}

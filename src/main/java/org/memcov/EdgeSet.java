package org.memcov;

import java.lang.foreign.MemorySegment;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.memcov.internal.Bits;
import org.memcov.internal.Words;

/**
 * A set of edges laid down as a hitmap: edge {@code i} is bit {@code i % 8} of byte {@code i / 8},
 * edges count from 1. A {@link Hitmap} is the live one of a runtime, a
 * {@link RecordedModule} the part of a coverage file, a {@link Snapshot} a copy.
 *
 * <p>All operations read 64 edges at a time and box nothing.
 */
public sealed interface EdgeSet permits Hitmap, Snapshot, RecordedModule {
    /**
     * Returns the bytes of the set.
     *
     * @return a read-only segment of exactly the hitmap's size; empty when there are no edges
     */
    MemorySegment segment();

    /**
     * Counts the edges.
     *
     * @return the number of set bits
     */
    default long count() {
        return Bits.count(segment());
    }

    /**
     * Tells whether the set is empty.
     *
     * @return true without any edge
     */
    default boolean isEmpty() {
        return count() == 0;
    }

    /**
     * Tells whether an edge is in the set.
     *
     * @param edge an edge's number; one that no module has is in no set
     * @return whether its bit is set
     */
    default boolean contains(long edge) {
        return Words.contains(segment(), edge);
    }

    /**
     * Returns an iterator over the edges in ascending order.
     *
     * @return each edge's number, unboxed
     */
    default PrimitiveIterator.OfLong iterator() {
        return Words.iterator(segment());
    }

    /**
     * Calls an action for each edge, in ascending order.
     *
     * @param action what to do with an edge's number
     */
    default void forEach(LongConsumer action) {
        iterator().forEachRemaining(action);
    }

    /**
     * Returns the edges in ascending order.
     *
     * @return a sequential stream of edge numbers
     */
    default LongStream edges() {
        PrimitiveIterator.OfLong iterator = iterator();
        int order = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.SORTED | Spliterator.NONNULL;
        return StreamSupport.longStream(Spliterators.spliteratorUnknownSize(iterator, order), false);
    }
}

package org.memcov;

import java.lang.foreign.MemorySegment;
import org.memcov.internal.Bits;
import org.memcov.internal.SerializedForm;
import org.memcov.internal.Words;

/**
 * An immutable set of edges on the Java heap: a copy of a hitmap at one moment, or what was made of
 * such copies.
 *
 * <p>Two snapshots are equal if they have the same edges, whatever the length of the hitmaps they
 * were taken from: a process that had loaded fewer modules has a shorter one.
 *
 * <p>A snapshot knows edges by number only. Numbers of different processes mean the same edges if
 * the processes loaded the same modules in the same order.
 */
public final class Snapshot implements EdgeSet {
    private static final Snapshot EMPTY = new Snapshot(new long[0], 0);

    private final long[] words;
    private final MemorySegment segment;

    private Snapshot(long[] words, long size) {
        this.words = words;
        this.segment = MemorySegment.ofArray(words).asSlice(0, size).asReadOnly();
    }

    /**
     * Returns the snapshot without edges.
     *
     * @return an empty snapshot of length 0
     */
    public static Snapshot empty() {
        return EMPTY;
    }

    /**
     * Copies a bare hitmap. Bit 0, which is no edge, is dropped.
     *
     * @param hitmap the bytes of a hitmap
     * @return a snapshot of the same length
     */
    public static Snapshot ofHitmap(MemorySegment hitmap) {
        long[] words = Words.copy(hitmap);
        if (words.length > 0) {
            words[0] &= ~1L;
        }
        return new Snapshot(words, hitmap.byteSize());
    }

    /**
     * Reads the serialized form, as {@link #toBytes()}, {@link Coverage#serialize} and the base
     * ABI's {@code serialize_mem_coverage} write it.
     *
     * @param data serialized coverage; its count of edges is ignored, the bits are counted
     * @return the coverage it holds
     * @throws IllegalArgumentException if the data is not of that form
     */
    public static Snapshot fromBytes(MemorySegment data) {
        return ofHitmap(SerializedForm.hitmap(data));
    }

    /**
     * Reads the serialized form from an array.
     *
     * @param data serialized coverage
     * @return the coverage it holds
     * @throws IllegalArgumentException if the data is not of that form
     */
    public static Snapshot fromBytes(byte[] data) {
        return fromBytes(MemorySegment.ofArray(data));
    }

    /**
     * Returns the serialized form, which every runtime and {@link #fromBytes(byte[])} read.
     *
     * @return 8 bytes of header and the hitmap
     */
    public byte[] toBytes() {
        long size = segment.byteSize();
        byte[] bytes = new byte[Math.toIntExact(SerializedForm.HEADER_SIZE + size)];
        MemorySegment data = MemorySegment.ofArray(bytes);
        SerializedForm.writeHeader(data, count(), size);
        MemorySegment.copy(segment, 0, data, SerializedForm.HEADER_SIZE, size);
        return bytes;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Returns the edges of either set.
     *
     * @param other a hitmap or snapshot of any length
     * @return a snapshot as long as the longer one
     */
    public Snapshot or(EdgeSet other) {
        return combine(Bits.Operation.OR, other);
    }

    /**
     * Returns the edges of both sets.
     *
     * @param other a hitmap or snapshot of any length
     * @return a snapshot as long as the longer one
     */
    public Snapshot and(EdgeSet other) {
        return combine(Bits.Operation.AND, other);
    }

    /**
     * Returns the edges of this set that the other one does not have.
     *
     * @param other a hitmap or snapshot of any length
     * @return a snapshot as long as the longer one
     */
    public Snapshot andNot(EdgeSet other) {
        return combine(Bits.Operation.AND_NOT, other);
    }

    private Snapshot combine(Bits.Operation operation, EdgeSet other) {
        MemorySegment theirs = other.segment();
        long size = Math.max(segment.byteSize(), theirs.byteSize());
        long[] result = other instanceof Snapshot snapshot
                ? Bits.combine(operation, words, snapshot.words, size)
                : Bits.combine(operation, words, theirs, size);
        return new Snapshot(result, size);
    }

    @Override
    public long count() {
        return Bits.count(words);
    }

    /** Whether the other object is a snapshot of the same edges. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot snapshot && Bits.equal(words, snapshot.words);
    }

    private int usedWords() {
        int used = words.length;
        while (used > 0 && words[used - 1] == 0) {
            used--;
        }
        return used;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < usedWords(); i++) {
            hash = 31 * hash + Long.hashCode(words[i]);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Snapshot[" + count() + " edges]";
    }
}

package org.memcov;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** Snapshots made of edge numbers. */
final class Edges {
    private Edges() {}

    static Snapshot of(long... edges) {
        BitSet bits = new BitSet();
        for (long edge : edges) {
            bits.set(Math.toIntExact(edge));
        }
        return of(bits, bits.length() / 8 + 1);
    }

    /** All edges from one to another, both included. */
    static Snapshot range(long first, long last) {
        BitSet bits = new BitSet();
        bits.set(Math.toIntExact(first), Math.toIntExact(last + 1));
        return of(bits, bits.length() / 8 + 1);
    }

    /** The bits as a hitmap of so many bytes; bits behind its end are left out. */
    static Snapshot of(BitSet bits, int size) {
        return Snapshot.ofHitmap(MemorySegment.ofArray(bytes(bits, size)));
    }

    static byte[] bytes(BitSet bits, int size) {
        byte[] bytes = new byte[size];
        byte[] used = bits.toByteArray();
        System.arraycopy(used, 0, bytes, 0, Math.min(size, used.length));
        return bytes;
    }
}

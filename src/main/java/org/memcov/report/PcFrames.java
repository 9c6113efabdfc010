package org.memcov.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames by PC, without an object for each PC, since a module may have a million edges: a hash table
 * in which a PC is at the first place from its hash on that was free.
 */
final class PcFrames {
    private static final int FREE = -1;

    private final List<List<Frame>> frames = new ArrayList<>();
    private long[] pcs = new long[1 << 10];
    private int[] indexes = free(pcs.length);

    private static int[] free(int size) {
        int[] indexes = new int[size];
        Arrays.fill(indexes, FREE);
        return indexes;
    }

    /** The frames of a PC; null if they are not known. */
    List<Frame> get(long pc) {
        int index = indexes[place(pc)];
        return index == FREE ? null : frames.get(index);
    }

    void put(long pc, List<Frame> ofPc) {
        if (2 * frames.size() >= pcs.length) {
            grow();
        }
        int place = place(pc);
        if (indexes[place] == FREE) {
            pcs[place] = pc;
            indexes[place] = frames.size();
            frames.add(ofPc);
        }
    }

    /** Where a PC is, or would be. Half of all places are free at least, so there is one. */
    private int place(long pc) {
        long spread = pc * 0x9e3779b97f4a7c15L;
        int place = (int) (spread >>> 32) & pcs.length - 1;
        while (indexes[place] != FREE && pcs[place] != pc) {
            place = place + 1 & pcs.length - 1;
        }
        return place;
    }

    private void grow() {
        long[] oldPcs = pcs;
        int[] oldIndexes = indexes;
        pcs = new long[2 * oldPcs.length];
        indexes = free(pcs.length);
        for (int i = 0; i < oldPcs.length; i++) {
            if (oldIndexes[i] != FREE) {
                int place = place(oldPcs[i]);
                pcs[place] = oldPcs[i];
                indexes[place] = oldIndexes[i];
            }
        }
    }
}

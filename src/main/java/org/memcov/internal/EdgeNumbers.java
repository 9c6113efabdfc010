package org.memcov.internal;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import org.memcov.EdgeSet;
import org.memcov.Snapshot;

/**
 * The numbers that the edges of modules have in a process that loads them one after the other, and
 * nothing else: each module's edges follow those of the one before. In a coverage file they count
 * from 1 in each module.
 *
 * @param edgeCounts of the modules, in load order
 */
public record EdgeNumbers(List<Long> edgeCounts) {
    public EdgeNumbers {
        edgeCounts = List.copyOf(edgeCounts);
        long total = edgeCounts.stream().mapToLong(Long::longValue).sum();
        if (total > FileFormat.MOST_EDGES) {
            throw new IllegalArgumentException("the modules have " + total + " edges together, but a process can have "
                    + FileFormat.MOST_EDGES + ": choose some of them with --module");
        }
    }

    public long total() {
        return edgeCounts.stream().mapToLong(Long::longValue).sum();
    }

    /** The number of a module's first edge. */
    public long first(int module) {
        return 1 + edgeCounts.stream().limit(module).mapToLong(Long::longValue).sum();
    }

    /** Bytes of the hitmap of such a process. */
    public long hitmapSize() {
        return total() == 0 ? 0 : total() / 8 + 1;
    }

    /** Bytes that an existing build takes, which has no place for the last edge of a multiple of 8. */
    public long existingHitmapSize() {
        return (total() + 7) / 8;
    }

    /** One hitmap of the edges of all modules. */
    public Snapshot join(List<? extends EdgeSet> modules) {
        MemorySegment hitmap = MemorySegment.ofArray(new byte[Math.toIntExact(hitmapSize())]);
        for (int module = 0; module < modules.size(); module++) {
            long before = first(module) - 1;
            modules.get(module).forEach(edge -> add(hitmap, before + edge));
        }
        return Snapshot.ofHitmap(hitmap);
    }

    /** The edges of each module in a hitmap that has none above the total. */
    public List<Snapshot> split(EdgeSet hitmap) {
        List<Snapshot> modules = new ArrayList<>();
        PrimitiveIterator.OfLong edges = hitmap.iterator();
        long edge = edges.hasNext() ? edges.nextLong() : Long.MAX_VALUE;
        for (int module = 0; module < edgeCounts.size(); module++) {
            long before = first(module) - 1;
            long count = edgeCounts.get(module);
            MemorySegment bits = MemorySegment.ofArray(new byte[Math.toIntExact(count / 8 + 1)]);
            while (edge <= before + count) {
                add(bits, edge - before);
                edge = edges.hasNext() ? edges.nextLong() : Long.MAX_VALUE;
            }
            modules.add(Snapshot.ofHitmap(bits));
        }
        return modules;
    }

    private static void add(MemorySegment hitmap, long edge) {
        Words.or(hitmap, edge >>> 6, 1L << edge);
    }
}

package org.memcov;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Objects;
import org.memcov.internal.Words;

/**
 * A module (shared library or executable) that a runtime numbered.
 *
 * @param path the module's file, absolute where the system tells it
 * @param buildId its GNU build-id in lower-case hexadecimal, empty without one
 * @param loadBias run-time address minus address in the file, of its last load
 * @param firstEdge the number of its first edge
 * @param edgeCount how many edges it has: {@code firstEdge} to {@code firstEdge + edgeCount - 1}
 * @param pcs the module-relative PC of each edge, 8 bytes each, in the order of the edges; empty if
 *     the module has no table of them ({@code -fsanitize-coverage=pc-table})
 * @param functionEntries one bit an edge, as in a hitmap counted from 0: set where the edge is a
 *     function's entry; empty where {@code pcs} is
 */
public record InstrumentedModule(
        Path path,
        String buildId,
        long loadBias,
        long firstEdge,
        long edgeCount,
        MemorySegment pcs,
        MemorySegment functionEntries) {
    /** Checks that nothing is null. */
    public InstrumentedModule {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(buildId, "buildId");
        Objects.requireNonNull(pcs, "pcs");
        Objects.requireNonNull(functionEntries, "functionEntries");
    }

    /**
     * Tells whether an edge is this module's.
     *
     * @param edge an edge's number
     * @return whether it lies in the module's range
     */
    public boolean contains(long edge) {
        return edge >= firstEdge && edge - firstEdge < edgeCount;
    }

    /**
     * Tells whether the edges' PCs are known.
     *
     * @return whether {@link #pc} works
     */
    public boolean hasPcs() {
        return pcs.byteSize() > 0;
    }

    /**
     * Returns an edge's PC: the address, in the file's own numbering, of the code it leads to.
     *
     * @param edge one of the module's edges
     * @return a module-relative address
     * @throws IllegalArgumentException if the edge is not this module's
     * @throws IllegalStateException if the module has no table of PCs
     */
    public long pc(long edge) {
        return pcs.getAtIndex(ValueLayout.JAVA_LONG, indexOf(edge));
    }

    /**
     * Tells whether an edge is the entry of a function.
     *
     * @param edge one of the module's edges
     * @return whether it is
     * @throws IllegalArgumentException if the edge is not this module's
     * @throws IllegalStateException if the module has no table of PCs
     */
    public boolean isFunctionEntry(long edge) {
        long index = indexOf(edge);
        return (functionEntries.get(ValueLayout.JAVA_BYTE, index / 8) >>> (index % 8) & 1) != 0;
    }

    /**
     * Counts this module's edges in a set.
     *
     * @param edges a hitmap or snapshot of the runtime that numbered this module
     * @return how many of its edges are in it
     */
    public long count(EdgeSet edges) {
        return Words.countRange(edges.segment(), firstEdge, edgeCount);
    }

    private long indexOf(long edge) {
        if (!contains(edge)) {
            throw new IllegalArgumentException("edge " + edge + " is not one of " + path.getFileName() + ", which has "
                    + firstEdge + " to " + (firstEdge + edgeCount - 1));
        }
        if (!hasPcs()) {
            throw new IllegalStateException(path.getFileName()
                    + " has no table of PCs: compile it with -fsanitize-coverage=trace-pc-guard,pc-table");
        }
        return edge - firstEdge;
    }

    @Override
    public String toString() {
        return "InstrumentedModule[" + path + ", " + edgeCount + " edges from " + firstEdge
                + (buildId.isEmpty() ? "" : ", build-id " + buildId) + "]";
    }
}

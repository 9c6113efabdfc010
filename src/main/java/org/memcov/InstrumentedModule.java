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
 * @param kind how it tells which edges it takes
 * @param counters the module's own counters, live and read-only: a byte an edge, which says how
 *     often it was hit since the last push, reset, restore or deserialize, modulo 256, or of flags
 *     whether it was; valid while the process lives. Empty for a module with guards. Other threads
 *     may be counting meanwhile
 */
public record InstrumentedModule(
        Path path,
        String buildId,
        long loadBias,
        long firstEdge,
        long edgeCount,
        MemorySegment pcs,
        MemorySegment functionEntries,
        Kind kind,
        MemorySegment counters) {
    /** How a module tells which edges it takes. */
    public enum Kind {
        /** By a call for each edge ({@code trace-pc-guard}): coverage shows at once. */
        GUARDS("trace-pc-guard"),
        /**
         * By an inline 8-bit counter for each edge ({@code inline-8bit-counters}): coverage shows as
         * of the last control call.
         */
        COUNTERS("inline-8bit-counters"),
        /** By an inline flag for each edge ({@code inline-bool-flag}): as with counters. */
        FLAGS("inline-bool-flag");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        /**
         * Returns the compiler's name for it.
         *
         * @return a value of clang's {@code -fsanitize-coverage}
         */
        public String option() {
            return option;
        }
    }

    /** Checks that nothing is null. */
    public InstrumentedModule {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(buildId, "buildId");
        Objects.requireNonNull(pcs, "pcs");
        Objects.requireNonNull(functionEntries, "functionEntries");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(counters, "counters");
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
        return pcs.getAtIndex(ValueLayout.JAVA_LONG, indexOfPc(edge));
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
        long index = indexOfPc(edge);
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

    /**
     * Returns how often an edge was hit since the last push, reset, restore or deserialize.
     *
     * @param edge one of the module's edges
     * @return a count from 0 to 255 that wraps, or of flags 0 or 1
     * @throws IllegalArgumentException if the edge is not this module's
     * @throws IllegalStateException if the module has guards, which count nothing
     */
    public int counter(long edge) {
        long index = indexOf(edge);
        requireCounters();
        return Byte.toUnsignedInt(counters.get(ValueLayout.JAVA_BYTE, index));
    }

    void requireCounters() {
        if (kind == Kind.GUARDS) {
            throw new IllegalStateException(path.getFileName() + " has guards, which tell that an edge was hit, not"
                    + " how often: compile it with -fsanitize-coverage=inline-8bit-counters,pc-table");
        }
    }

    private long indexOf(long edge) {
        if (!contains(edge)) {
            throw new IllegalArgumentException("edge " + edge + " is not one of " + path.getFileName() + ", which has "
                    + firstEdge + " to " + (firstEdge + edgeCount - 1));
        }
        return edge - firstEdge;
    }

    private long indexOfPc(long edge) {
        long index = indexOf(edge);
        if (!hasPcs()) {
            throw new IllegalStateException(path.getFileName() + " has no table of PCs: compile it with"
                    + " -fsanitize-coverage=" + kind.option() + ",pc-table");
        }
        return index;
    }

    @Override
    public String toString() {
        return "InstrumentedModule[" + path + ", " + edgeCount + " edges from " + firstEdge
                + (buildId.isEmpty() ? "" : ", build-id " + buildId) + "]";
    }
}

package org.memcov.report;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.memcov.InstrumentedModule;
import org.memcov.RecordedModule;

/** The PCs of a module's edges, as far as they are known, ascending: where its blocks begin. */
final class EdgePcs {
    private final long[] pcs;

    EdgePcs(LongStream pcs) {
        this.pcs = pcs.sorted().toArray();
    }

    static EdgePcs of(RecordedModule module) {
        return new EdgePcs(LongStream.rangeClosed(1, module.edgeCount())
                .filter(edge -> module.pc(edge).isPresent())
                .map(edge -> module.pc(edge).orElseThrow()));
    }

    static EdgePcs of(InstrumentedModule module) {
        return new EdgePcs(
                module.hasPcs()
                        ? LongStream.range(module.firstEdge(), module.firstEdge() + module.edgeCount())
                                .map(module::pc)
                        : LongStream.empty());
    }

    /** The first PC behind one; the highest of all numbers if there is none. */
    long next(long pc) {
        int found = Arrays.binarySearch(pcs, pc + 1);
        int index = found < 0 ? -found - 1 : found;
        return index < pcs.length ? pcs[index] : Long.MAX_VALUE;
    }
}

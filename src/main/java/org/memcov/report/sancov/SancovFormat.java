package org.memcov.report.sancov;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.memcov.CoverageException;
import org.memcov.internal.WholeFile;
import org.memcov.report.PathMap;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;
import org.memcov.report.ReportedModule;

/**
 * Writes a file {@code MODULE.N.sancov} for each native module, which LLVM's {@code sancov} reads
 * together with the module's file. N is the module's place in the report, from 1, where the runtime of
 * a sanitizer has the process id.
 *
 * <p>The files hold the magic number of 64-bit addresses and, in ascending order, an address for each
 * edge that was hit, little-endian. sancov finds the edges of a module by disassembling it: it knows
 * each by the call of {@code __sanitizer_cov_trace_pc_guard}, at the return address less one byte
 * (x86-64) or one instruction (AArch64). An edge's PC is the first instruction of its block, or the
 * call. So the calls are looked up in the module's file, and the first one from the edge's PC on is
 * the edge's.
 *
 * <ul>
 *   <li>All edges that were hit are there, also of source files that the report leaves out. Only
 *       those whose PC is not known are missing.
 *   <li>sancov finds calls only of a callback that the symbols of the file name. That is so where
 *       memcov's runtime was linked statically. Where a PLT leads to another library, or the file was
 *       stripped, it needs a copy of the file, to which {@code objcopy --add-symbol} adds the symbol;
 *       addresses stay as they are. {@link #notes} has the command.
 *   <li>It counts edges by their source: of a module without debug information it prints addresses,
 *       and nothing else.
 *   <li>Edges that are counted inline are unknown to sancov, as are calls that were built with {@code
 *       -fno-plt}.
 * </ul>
 */
public final class SancovFormat implements ReportFormat {
    private static final long MAGIC_64 = 0xC0BFFFFFFFFFFF64L;

    private final List<PathMap> maps;

    /** Creates the format, for modules that are where they were recorded. */
    public SancovFormat() {
        this(List.of());
    }

    /**
     * Creates the format.
     *
     * @param maps where modules are now that were elsewhere when they were recorded
     */
    public SancovFormat(List<PathMap> maps) {
        this.maps = List.copyOf(maps);
    }

    /**
     * {@inheritDoc}
     *
     * @throws CoverageException if nothing can be written for any module
     */
    @Override
    public Path write(Report report, Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < report.modules().size(); i++) {
            ReportedModule module = report.modules().get(i);
            SancovModule found = find(module);
            if (found.points().isPresent()) {
                Path file = folder.resolve(module.name() + "." + (i + 1) + ".sancov");
                byte[] bytes = bytes(found.points().get());
                WholeFile.write(file, unfinished -> Files.write(unfinished, bytes));
                written.add(file);
            } else {
                notes.addAll(found.notes());
            }
        }
        if (written.isEmpty()) {
            throw new CoverageException(
                    notes.isEmpty()
                            ? "the report has no native module to write a .sancov file for: choose other formats"
                            : String.join("; ", notes));
        }
        return written.getFirst();
    }

    @Override
    public List<String> notes(Report report) {
        return report.modules().stream()
                .flatMap(module -> find(module).notes().stream())
                .toList();
    }

    private SancovModule find(ReportedModule module) {
        return SancovModule.of(module, PathMap.module(maps, module.recorded().path()));
    }

    private static byte[] bytes(long[] points) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (points.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC_64);
        bytes.asLongBuffer().put(points);
        return bytes.array();
    }
}

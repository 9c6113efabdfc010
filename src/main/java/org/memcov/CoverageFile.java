package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.memcov.internal.Bits;
import org.memcov.internal.FileFormat;
import org.memcov.internal.SectionWriter;
import org.memcov.internal.Words;
import org.memcov.internal.ffm.mcov_file_header;

/**
 * A coverage file: which edges of which modules were hit, by any number of processes. The same
 * format holds a running process's coverage ({@link Coverage#attach}, or {@code MEMCOV_FILE} in its
 * environment), a saved run and a merged campaign; {@code memcov_file.h} tells its bytes.
 *
 * <p>The file is mapped: what is read is what its writers have hit by now, without a copy. Bits only
 * ever go from 0 to 1, so merging is commutative, associative and idempotent, and writers need not
 * be stopped. A module is known by its {@link ModuleIdentity}, not by its path or load order.
 *
 * <p>Thread-safe. Usable until the arena is closed.
 */
public final class CoverageFile {
    private final Path path;
    private final Arena arena;
    private final MapMode mode;
    private MemorySegment bytes = MemorySegment.NULL;
    private final Map<ModuleIdentity, RecordedModule> modules = new LinkedHashMap<>();

    private CoverageFile(Path path, Arena arena, MapMode mode) throws IOException {
        this.path = path;
        this.arena = arena;
        this.mode = mode;
        refresh();
    }

    /**
     * Opens a file to read it.
     *
     * @param path a coverage file; one of no bytes holds no module
     * @param arena closes it
     * @return the file
     * @throws IOException if it cannot be read
     * @throws CoverageException if it is not a coverage file, or a damaged one
     */
    public static CoverageFile open(Path path, Arena arena) throws IOException {
        return new CoverageFile(path, Objects.requireNonNull(arena, "arena"), MapMode.READ_ONLY);
    }

    /**
     * Opens a file to merge into it; makes it, with mode 0600, if it is not there. Processes may go
     * on writing it.
     *
     * @param path a coverage file
     * @param arena closes it
     * @return the file
     * @throws IOException if it cannot be read, written or made
     * @throws CoverageException if it is not a coverage file, or a damaged one
     */
    public static CoverageFile openForMerging(Path path, Arena arena) throws IOException {
        Objects.requireNonNull(arena, "arena");
        SectionWriter.createIfMissing(path);
        return new CoverageFile(path, arena, MapMode.READ_WRITE);
    }

    /** Maps and checks what has come since the last time. */
    private synchronized void refresh() throws IOException {
        boolean isUpToDate = bytes.byteSize() > 0 && mcov_file_header.length(bytes) == bytes.byteSize();
        if (isUpToDate) {
            return;
        }
        if (mode == MapMode.READ_ONLY) {
            SectionWriter.whileNobodyWrites(() -> {
                try (FileChannel channel = FileChannel.open(path, READ)) {
                    map(channel);
                }
            });
        } else {
            try (SectionWriter writer = SectionWriter.lock(path)) {
                map(writer.channel());
            }
        }
    }

    private void map(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size == 0) {
            return;
        }
        MemorySegment all = channel.map(mode, 0, size, arena);
        long length = FileFormat.checkHeader(all, size, path);
        addModules(all.asSlice(0, length), Math.max(bytes.byteSize(), FileFormat.HEADER_SIZE));
    }

    private void addModules(MemorySegment newBytes, long start) {
        Map<ModuleIdentity, RecordedModule> added = new LinkedHashMap<>();
        for (long offset = start; offset < newBytes.byteSize(); ) {
            long size = FileFormat.checkSection(newBytes, offset, path);
            RecordedModule module = module(newBytes.asSlice(offset, size));
            if (modules.containsKey(module.identity()) || added.put(module.identity(), module) != null) {
                throw FileFormat.duplicate(offset, path);
            }
            offset += size;
        }
        modules.putAll(added);
        bytes = newBytes;
    }

    private static RecordedModule module(MemorySegment section) {
        ModuleIdentity identity = FileFormat.identity(section);
        long edges = identity.edgeCount();
        return new RecordedModule(
                identity,
                FileFormat.path(section),
                FileFormat.notes(section),
                section.asSlice(FileFormat.HEAD_SIZE, FileFormat.hitmapSize(edges)),
                section.asSlice(FileFormat.pcsOffset(edges), edges * JAVA_LONG.byteSize()));
    }

    /**
     * Returns the file's path.
     *
     * @return as it was given
     */
    public Path path() {
        return path;
    }

    /**
     * Returns the modules recorded by now, each a live view of its edges.
     *
     * @return an immutable list, in the order in which they were recorded
     * @throws IOException if the file has grown and cannot be read any more
     * @throws CoverageException if it has been damaged meanwhile
     */
    public synchronized List<RecordedModule> modules() throws IOException {
        refresh();
        return List.copyOf(modules.values());
    }

    /**
     * Counts the edges of all modules that were hit.
     *
     * @return a number of edges
     * @throws IOException as {@link #modules()}
     */
    public long count() throws IOException {
        return modules().stream().mapToLong(RecordedModule::count).sum();
    }

    /**
     * Counts the edges that all modules have.
     *
     * @return a number of edges
     * @throws IOException as {@link #modules()}
     */
    public long total() throws IOException {
        return modules().stream().mapToLong(RecordedModule::edgeCount).sum();
    }

    /**
     * Ors another file into this one, module by module: modules it does not have are added, PCs that
     * are known better are taken over. Other processes may be writing both meanwhile.
     *
     * @param other any coverage file
     * @throws IOException if a file cannot be read, or there is no room for a module; what was
     *     merged by then stays
     * @throws IllegalStateException if this file was opened to be read only
     */
    public void merge(CoverageFile other) throws IOException {
        requireForMerging();
        merge(other.modules()); // asked for before this file's monitor: never two monitors at once
    }

    private synchronized void merge(List<RecordedModule> others) throws IOException {
        for (RecordedModule theirs : others) {
            or(theirs, theirs);
        }
    }

    /**
     * Ors edges of a module that another file describes into this one, instead of those that are
     * recorded there: its identity, its path, its PCs and its notes are taken over.
     *
     * @param module a module of any coverage file
     * @param edges counted as the module's own are, from 1
     * @throws IOException as {@link #merge(CoverageFile)}
     * @throws IllegalArgumentException if the module does not have so many edges
     * @throws IllegalStateException if this file was opened to be read only
     */
    public void merge(RecordedModule module, EdgeSet edges) throws IOException {
        requireForMerging();
        Snapshot known = known(edges, module.identity());
        synchronized (this) {
            or(module, known);
        }
    }

    /**
     * Ors edges of a module into this file. A module it does not have is added, without PCs.
     *
     * @param identity what the module is known by
     * @param modulePath where it was loaded
     * @param edges counted from 1, as if it were the only module of a process
     * @throws IOException as {@link #merge(CoverageFile)}
     * @throws IllegalArgumentException if the module does not have so many edges, or the format has
     *     no room for its identity or path
     * @throws IllegalStateException if this file was opened to be read only
     */
    public void merge(ModuleIdentity identity, Path modulePath, EdgeSet edges) throws IOException {
        requireForMerging();
        FileFormat.requireRecordable(identity, modulePath);
        Snapshot known = known(edges, identity);
        synchronized (this) {
            Bits.orInto(findOrAdd(identity, modulePath).words(), known.segment());
        }
    }

    /**
     * Adds a module without hits, if this file does not have it.
     *
     * @param identity what it is known by
     * @param modulePath where it was loaded from: a hint
     * @return the module in this file
     * @throws IOException as {@link #merge(CoverageFile)}
     * @throws IllegalArgumentException if the format has no room for its identity or path
     * @throws IllegalStateException if this file was opened to be read only
     */
    public synchronized RecordedModule add(ModuleIdentity identity, Path modulePath) throws IOException {
        requireForMerging();
        FileFormat.requireRecordable(identity, modulePath);
        return findOrAdd(identity, modulePath);
    }

    private void requireForMerging() {
        if (mode == MapMode.READ_ONLY) {
            throw new IllegalStateException(path + " was opened to be read: open it with openForMerging");
        }
    }

    /** A copy, so that what was checked is what is merged: a live set may have gained edges since. */
    private static Snapshot known(EdgeSet edges, ModuleIdentity identity) {
        Snapshot copy = Snapshot.ofHitmap(edges.segment());
        long highest = Words.highest(copy.segment());
        if (highest > identity.edgeCount()) {
            throw new IllegalArgumentException("edge " + highest + " is not one of the module with " + identity
                    + ", whose edges count from 1 to " + identity.edgeCount());
        }
        return copy;
    }

    private void or(RecordedModule theirs, EdgeSet edges) throws IOException {
        RecordedModule ours = findOrAdd(theirs.identity(), theirs.path());
        Bits.orInto(ours.words(), edges.segment());
        Bits.maxInto(ours.pcs(), theirs.pcs());
        Bits.orInto(ours.noteWord(), theirs.noteWord());
    }

    private RecordedModule findOrAdd(ModuleIdentity identity, Path modulePath) throws IOException {
        if (!modules.containsKey(identity)) {
            try (SectionWriter writer = SectionWriter.lock(path)) {
                map(writer.channel()); // somebody may have added it meanwhile
                if (!modules.containsKey(identity)) {
                    writer.append(identity, modulePath);
                    map(writer.channel());
                }
            }
        }
        return modules.get(identity);
    }

    @Override
    public String toString() {
        return "CoverageFile[" + path + "]";
    }
}

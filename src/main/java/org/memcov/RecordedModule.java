package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.memcov.internal.ffm.memcov_h;

/**
 * A module in a {@link CoverageFile}: the set of its edges that were hit, live, in the file's own
 * memory. Its edges count from 1, as if it were the only module of a process.
 */
public final class RecordedModule implements EdgeSet {
    private final ModuleIdentity identity;
    private final Path path;
    private final MemorySegment notes;
    private final MemorySegment words;
    private final MemorySegment hitmap;
    private final MemorySegment pcs;

    /**
     * What is to be known of the processes that recorded a module. None of it is there where all
     * went as it should.
     */
    public enum Note {
        /** Calls stayed in the code, so it ran slower: those on a process's processor are not known. */
        NO_PROCESSOR(memcov_h.MCOV_FILE_NO_PROCESSOR()),
        /** Calls stayed in the code, so it ran slower: the system cannot synchronize changed code. */
        NO_MEMBARRIER(memcov_h.MCOV_FILE_NO_MEMBARRIER()),
        /** Calls stayed in the code, so it ran slower: the system does not let code be changed. */
        NO_WRITABLE_CODE(memcov_h.MCOV_FILE_NO_WRITABLE_CODE()),
        /** Calls stayed in the code, so it ran slower: there was not enough memory to remove them. */
        NO_MEMORY(memcov_h.MCOV_FILE_NO_MEMORY()),
        /** A call that had been removed could not be put back: hits may be missing. */
        MISSING_CALLS(memcov_h.MCOV_FILE_MISSING_CALLS());

        private final long bit;

        Note(long bit) {
            this.bit = bit;
        }
    }

    RecordedModule(ModuleIdentity identity, Path path, MemorySegment notes, MemorySegment words, MemorySegment pcs) {
        this.identity = identity;
        this.path = path;
        this.notes = notes;
        this.words = words;
        this.hitmap = words.asSlice(0, identity.edgeCount() / 8 + 1).asReadOnly();
        this.pcs = pcs;
    }

    /**
     * Returns what the module is known by.
     *
     * @return its identity
     */
    public ModuleIdentity identity() {
        return identity;
    }

    /**
     * Returns where the process that recorded it first had loaded it: a hint, not an identity.
     *
     * @return a path of the machine it was recorded on
     */
    public Path path() {
        return path;
    }

    /**
     * Returns the number of edges it has.
     *
     * @return at least 1
     */
    public long edgeCount() {
        return identity.edgeCount();
    }

    /**
     * Returns what is to be known of the processes that recorded it.
     *
     * @return the notes of all of them; none if all went well
     */
    public Set<Note> notes() {
        long word = notes.get(JAVA_LONG, 0);
        EnumSet<Note> set = EnumSet.noneOf(Note.class);
        for (Note note : Note.values()) {
            if ((word & note.bit) != 0) {
                set.add(note);
            }
        }
        return Collections.unmodifiableSet(set);
    }

    @Override
    public MemorySegment segment() {
        return hitmap;
    }

    /**
     * Copies the edges that were hit.
     *
     * @return its edges as of now
     */
    public Snapshot snapshot() {
        return Snapshot.ofHitmap(hitmap);
    }

    /**
     * Returns an edge's PC as far as it is known: from the compiler's table ({@code pc-table}), else
     * that of the call that reported the edge.
     *
     * @param edge an edge, from 1 to {@link #edgeCount()}
     * @return a module-relative address: the edge's code, or the call in it
     * @throws IllegalArgumentException if the module has no such edge
     */
    public OptionalLong pc(long edge) {
        long word = pcWord(edge);
        return word == 0 ? OptionalLong.empty() : OptionalLong.of(word & memcov_h.MCOV_FILE_PC_MASK());
    }

    /**
     * Tells whether an edge is known to be the entry of a function.
     *
     * @param edge an edge, from 1 to {@link #edgeCount()}
     * @return false also where nothing is known
     * @throws IllegalArgumentException if the module has no such edge
     */
    public boolean isFunctionEntry(long edge) {
        return (pcWord(edge) & memcov_h.MCOV_FILE_PC_FUNCTION_ENTRY()) != 0;
    }

    private long pcWord(long edge) {
        if (edge < 1 || edge > edgeCount()) {
            throw new IllegalArgumentException("edge " + edge + " is not one of " + path.getFileName()
                    + ", whose edges count from 1 to " + edgeCount());
        }
        return pcs.getAtIndex(JAVA_LONG, edge - 1);
    }

    /** The word of the notes, to be merged. */
    MemorySegment noteWord() {
        return notes;
    }

    /** The words of the hitmap, to be merged. */
    MemorySegment words() {
        return words;
    }

    /** The words of the PCs, to be merged. */
    MemorySegment pcs() {
        return pcs;
    }

    @Override
    public String toString() {
        return "RecordedModule[" + path + ", " + count() + " of " + edgeCount() + " edges, " + identity + "]";
    }
}

package org.memcov.campaign;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.memcov.Coverage;
import org.memcov.Scope;
import org.memcov.Snapshot;

/**
 * A worker's side of a campaign: takes over what earlier workers covered, opens a scope for what
 * this one covers, and saves that.
 *
 * {@snippet lang = java :
 * Coverage coverage = Coverage.load(Worker.library(), Arena.global());
 * try (Worker worker = Worker.start(coverage)) {
 *     for (String statement : statements) {
 *         run(statement);
 *         worker.save(); // a crash loses no more than what follows
 *     }
 * }
 * }
 *
 * <p>Outside a campaign (the environment names no folder) it only opens the scope.
 */
public final class Worker implements AutoCloseable {
    private final Coverage coverage;
    private final Handover handover;
    private final Scope scope;

    private Worker(Coverage coverage, Handover handover, Scope scope) {
        this.coverage = coverage;
        this.handover = handover;
        this.scope = scope;
    }

    /**
     * Returns the instrumented library that the campaign is about.
     *
     * @return the path in the environment variable {@code MEMCOV_LIBRARY}
     * @throws IllegalStateException if the variable is not set
     */
    public static Path library() {
        String library = System.getenv(Handover.LIBRARY_VARIABLE);
        if (library == null) {
            throw new IllegalStateException("no library: set " + Handover.LIBRARY_VARIABLE
                    + " to the path of an instrumented library, as memcov run --library does");
        }
        return Path.of(library);
    }

    /**
     * Takes over and opens the scope. The libraries the worker measures must be loaded by now.
     *
     * @param coverage the coverage of the library under test
     * @return the worker; closing it saves and closes the scope
     * @throws IOException if the folder cannot be read or written
     */
    public static Worker start(Coverage coverage) throws IOException {
        String folder = System.getenv(Handover.FOLDER_VARIABLE);
        Handover handover = folder == null ? null : new Handover(Path.of(folder));
        if (handover != null) {
            Snapshot earlier = Snapshot.fromBytes(Files.readAllBytes(handover.earlier()));
            coverage.merge(upTo(earlier, coverage.total()));
            handover.writeTotal(coverage.total());
        }
        return new Worker(coverage, handover, coverage.push());
    }

    /** An earlier worker may have loaded modules that this one has not, or not yet. */
    private static Snapshot upTo(Snapshot snapshot, long total) {
        byte[] hitmap = new byte[Math.toIntExact(total / 8 + 1)];
        snapshot.edges()
                .takeWhile(edge -> edge <= total)
                .forEach(edge -> hitmap[(int) (edge / 8)] |= (byte) (1 << edge % 8));
        return Snapshot.ofHitmap(MemorySegment.ofArray(hitmap));
    }

    /**
     * Returns the scope of what this worker covers.
     *
     * @return an open scope until the worker is closed
     */
    public Scope scope() {
        return scope;
    }

    /**
     * Saves what the scope has covered so far, in place of what was saved before.
     *
     * @throws IOException if it cannot be written; what was saved before is still there
     * @throws IllegalStateException if a scope is open within this worker's: its level holds only a
     *     part of what is to be saved
     */
    public void save() throws IOException {
        if (coverage.now() < scope.edges()) {
            throw new IllegalStateException(
                    "a scope is open within the worker's, so nothing was saved: close it first");
        }
        if (handover != null) {
            handover.writeTotal(coverage.total());
            try (Arena arena = Arena.ofConfined()) {
                Handover.replace(handover.inside(), coverage.serialize(arena).asByteBuffer());
            }
        }
    }

    /** Saves, and closes the scope. */
    @Override
    public void close() throws IOException {
        try {
            save();
        } finally {
            scope.close();
        }
    }
}

package org.memcov.campaign;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.memcov.Snapshot;

/**
 * The folder through which parent and worker hand coverage over. The worker finds its path in the
 * environment variable {@code MEMCOV_HANDOVER}, and in it:
 *
 * <ul>
 *   <li>{@code earlier.cov}, from the parent: what earlier workers covered, in the serialized form
 *       of {@code memcov.h}; no edges for the first worker. A worker merges it before it pushes, so that it can tell which of its own edges are new.
 *   <li>{@code inside.cov}, from the worker: what it covered since its push, in the serialized form.
 *       It may be saved as often as the worker likes; the parent takes the last one.
 *   <li>{@code total}, from the worker: the number of edges of the modules it loaded, in decimal.
 * </ul>
 *
 * <p>Invariant: a file is complete or not there. Each is written under another name and then moved
 * into place, so a worker that dies while it saves leaves what it saved before.
 */
final class Handover {
    /** The environment variable that names the folder. */
    static final String FOLDER_VARIABLE = "MEMCOV_HANDOVER";

    /** The environment variable that names the instrumented library. */
    static final String LIBRARY_VARIABLE = "MEMCOV_LIBRARY";

    private final Path folder;

    Handover(Path folder) {
        this.folder = folder;
    }

    Path earlier() {
        return folder.resolve("earlier.cov");
    }

    Path inside() {
        return folder.resolve("inside.cov");
    }

    Path total() {
        return folder.resolve("total");
    }

    /** Lays down what the worker takes over. */
    void prepare(Snapshot covered) throws IOException {
        Files.createDirectories(folder);
        replace(earlier(), ByteBuffer.wrap(covered.toBytes()));
    }

    /** Removes the folder; what a process that outlived its worker writes later is for nobody. */
    void remove() throws IOException {
        for (Path file : List.of(earlier(), inside(), total())) {
            Files.deleteIfExists(file);
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException somebodyIsWriting) {
            // no later worker is handed this folder
        }
    }

    /** What the worker covered; empty if it died before it saved anything. */
    Optional<Snapshot> readInside() throws IOException {
        return Files.exists(inside())
                ? Optional.of(Snapshot.fromBytes(Files.readAllBytes(inside())))
                : Optional.empty();
    }

    /** The worker's number of edges; 0 if it did not tell. */
    long readTotal() throws IOException {
        return Files.exists(total()) ? Long.parseLong(Files.readString(total()).strip()) : 0;
    }

    void writeTotal(long edges) throws IOException {
        replace(total(), StandardCharsets.US_ASCII.encode(edges + "\n"));
    }

    /** Puts a file in place in one step. */
    static void replace(Path file, ByteBuffer content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
        }
        Files.move(unfinished, file, ATOMIC_MOVE);
    }
}

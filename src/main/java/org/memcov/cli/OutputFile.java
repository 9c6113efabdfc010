package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/**
 * A file that a command writes anew. It is written beside its place under another name, and moved
 * there when it is whole: nobody ever finds half of it, and what was there stays if writing fails.
 */
final class OutputFile {
    private final Path place;

    /**
     * Takes a place for an output.
     *
     * @throws IllegalArgumentException if it cannot be one
     */
    OutputFile(Path output, Collection<Path> inputs) throws IOException {
        boolean isThere = Files.exists(output);
        if (isThere && !Files.isRegularFile(output)) {
            throw new IllegalArgumentException(output + " is not a regular file: give another one to write");
        }
        this.place = isThere ? output.toRealPath() : output.toAbsolutePath();
        if (!Files.isDirectory(place.getParent())) {
            throw new IllegalArgumentException(output + " cannot be written: there is no folder " + place.getParent());
        }
        for (Path input : inputs) {
            if (isThere && Files.exists(input) && Files.isSameFile(input, output)) {
                throw new IllegalArgumentException(output + " is read, too: give another file to write");
            }
        }
    }

    /** What writes a file that is not there yet. */
    @FunctionalInterface
    interface Writer {
        void write(Path file) throws IOException;
    }

    void write(Writer writer) throws IOException {
        Path unfinished = place.resolveSibling(
                place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.deleteIfExists(unfinished);
            writer.write(unfinished);
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}

package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.memcov.internal.WholeFile;

/** A file that a command writes anew, whole or not at all. */
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

    void write(WholeFile.Content content) throws IOException {
        WholeFile.write(place, content);
    }
}

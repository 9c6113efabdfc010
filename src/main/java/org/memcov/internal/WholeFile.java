package org.memcov.internal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes files whole or not at all. A file is written beside its place under another name, and moved
 * there when it is whole: nobody ever finds half of it, and what was there stays if writing fails.
 */
public final class WholeFile {
    private WholeFile() {}

    /** What writes a file that is not there yet. */
    @FunctionalInterface
    public interface Content {
        /** Creates the file. */
        void write(Path file) throws IOException;
    }

    /** What writes text. */
    @FunctionalInterface
    public interface Text {
        /** Writes all of it; the writer is closed by whoever gave it. */
        void write(Writer writer) throws IOException;
    }

    /** Writes a file, in place of one that is there. */
    public static void write(Path place, Content content) throws IOException {
        Path unfinished = place.resolveSibling(
                place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.deleteIfExists(unfinished);
            content.write(unfinished);
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Writes a file of text in UTF-8; half of a surrogate pair becomes a question mark. */
    public static void writeText(Path place, Text text) throws IOException {
        write(place, file -> {
            try (Writer writer = new BufferedWriter(
                    new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8), 1 << 16)) {
                text.write(writer);
            }
        });
    }
}

package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are there whole, or as they were. */
class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "before");

        WholeFile.writeText(file, text -> text.write("äfter"));

        assertEquals("äfter", Files.readString(file));
    }

    @Test
    void whatWasThereStaysIfWritingFails() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "before");

        assertThrows(
                IOException.class,
                () -> WholeFile.writeText(file, text -> {
                    text.write("half");
                    throw new IOException("no more");
                }));

        assertEquals("before", Files.readString(file));
        assertEquals(List.of("a.txt"), List.of(folder.toFile().list()));
    }

    @Test
    void nobodyFindsHalfOfAFile() throws IOException {
        Path file = folder.resolve("a.txt");

        WholeFile.writeText(file, text -> {
            text.write("half");
            text.flush();
            assertEquals(false, Files.exists(file));
        });

        assertEquals("half", Files.readString(file));
    }
}

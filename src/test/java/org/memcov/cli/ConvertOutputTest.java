package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** Where {@code memcov convert} writes, and that nothing else is written. */
class ConvertOutputTest extends Conversions {
    @Test
    void aLibraryIsReadAndNotWritten() throws IOException {
        Path library = Files.copy(Native.library("fixture"), folder.resolve("copy.so"));
        CommandLineRun run = convert("--to", "file", "--library", library, "-o", library, forth.serialized());

        assertEquals("memcov: " + library + " is read, too: give another file to write\n", run.err());
        assertArrayEquals(bytes(Native.library("fixture")), bytes(library));
    }

    @Test
    void anInputIsNeverOverwritten() throws IOException {
        Path copy = Files.copy(forth.file(), folder.resolve("copy"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), copy);
        for (Object[] arguments : new Object[][] {
            {"--to", "serialized", "-o", link, copy}, {"--to", "file", "--like", link, "-o", copy, forth.serialized()}
        }) {
            CommandLineRun run = convert(arguments);
            assertEquals(2, run.exit());
            assertTrue(run.err().endsWith(" is read, too: give another file to write\n"), run.err());
            assertArrayEquals(bytes(forth.file()), bytes(copy));
        }
    }

    @Test
    void anOutputThatIsThereIsReplacedAndNothingElseIsLeft() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "of earlier");
        for (Object[] arguments : new Object[][] {
            {"--to", "serialized", "-o", out, forth.file()},
            {"--to", "file", "--like", forth.file(), "-o", out, forth.serialized()}
        }) {
            assertEquals(0, convert(arguments).exit());
        }

        assertArrayEquals(bytes(forth.file()), bytes(out));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(out), files.toList());
        }
    }

    @Test
    void aLinkToTheOutputStaysOne() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "of earlier");
        Path link = Files.createSymbolicLink(folder.resolve("link"), out);

        assertEquals(0, convert("--to", "serialized", "-o", link, forth.file()).exit());
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(bytes(forth.serialized()), bytes(out));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsASentence() {
        Path missing = folder.resolve("no/such/out");
        assertEquals(
                "memcov: " + missing + " cannot be written: there is no folder " + missing.getParent() + "\n",
                convert("--to", "serialized", "-o", missing, forth.file()).err());
        assertEquals(
                "memcov: " + folder + " is not a regular file: give another one to write\n",
                convert("--to", "serialized", "-o", folder, forth.file()).err());
    }
}

package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity.Kind;
import org.memcov.RecordedModule;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

class LinkedModuleTest {
    @TempDir
    private Path folder;

    /** What the runtime itself records a library as. */
    private RecordedModule recorded(String library) throws IOException {
        Path file = folder.resolve(library);
        ChildJvm.of(arguments -> Fixture.load(arguments[0]))
                .arguments(library)
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        return CoverageFile.open(file, Arena.ofAuto()).modules().getFirst();
    }

    private static String refusal(Path library) {
        return assertThrows(CoverageException.class, () -> LinkedModule.read(library))
                .getMessage();
    }

    @Test
    void librariesAreKnownByWhatTheRuntimeRecordsThemAs() throws IOException {
        for (String name : List.of("fixture", "second", "crowd", "static", "bare")) {
            LinkedModule linked = LinkedModule.read(Native.library(name));
            RecordedModule recorded = recorded(name);

            assertEquals(recorded.identity(), linked.identity());
            assertEquals(recorded.path(), linked.path());
        }
    }

    @Test
    void oneWithoutABuildIdIsKnownByItsContent() throws IOException {
        assertEquals(
                Kind.CONTENT_HASH,
                LinkedModule.read(Native.library("bare")).identity().kind());
    }

    @Test
    void theContentHashTakesInEveryByteAndTheLength() throws IOException {
        // What csrc/src/content_hash.c makes of them. The last word is filled up with zeros, so that
        // a zero more is told by the length alone.
        Path three = Files.write(folder.resolve("three"), new byte[] {1, 2, 3});
        Path four = Files.write(folder.resolve("four"), new byte[] {1, 2, 3, 0});
        Path none = Files.write(folder.resolve("none"), new byte[0]);

        assertEquals("807183675d1c32a4b8a5191a6699ab28", ContentHash.of(three));
        assertEquals("a9c195bbed15b05fb7aa0ee80c6d9d89", ContentHash.of(four));
        assertEquals("00000000000000007bbdcbf2fc55d0b4", ContentHash.of(none));
    }

    @Test
    void aLibraryThatIsNotInstrumentedIsASentence() {
        Path plain = Native.library("plain");
        assertEquals(
                plain + " has no edges: it was not compiled with -fsanitize-coverage=trace-pc-guard"
                        + " (it has no section __sancov_guards)",
                refusal(plain));
    }

    @Test
    void aLibraryWithoutSectionHeadersIsASentence() throws IOException {
        byte[] bytes = Files.readAllBytes(Native.library("fixture"));
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        Path stripped = Files.write(folder.resolve("stripped.so"), bytes);

        assertEquals(
                stripped + " was stripped of its section headers, which tell how many edges it has:"
                        + " give the file as it was linked",
                refusal(stripped));
    }
}

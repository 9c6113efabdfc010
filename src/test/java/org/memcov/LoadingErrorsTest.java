package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** What a user reads when a library is not what it has to be. */
class LoadingErrorsTest {
    @TempDir
    Path folder;

    private static String refusal(Path library) {
        try (Arena arena = Arena.ofConfined()) {
            return assertThrows(CoverageException.class, () -> Coverage.load(library, arena))
                    .getMessage();
        }
    }

    /** A copy of a fixture with some bytes changed. */
    private Path patched(int offset, int... values) throws IOException {
        byte[] bytes = Files.readAllBytes(Native.library("fixture"));
        for (int i = 0; i < values.length; i++) {
            bytes[offset + i] = (byte) values[i];
        }
        return Files.write(folder.resolve("patched.so"), bytes);
    }

    @Test
    void aRuntimeBesideTheGlobalOneIsNotTakenForRobbed() {
        ChildJvm.of(arguments -> {
                    try (Arena arena = Arena.ofShared()) {
                        Coverage.load(Native.library("fixture"), arena);
                        SymbolLookup own = SymbolLookup.libraryLookup(Native.library("static"), arena);
                        assertEquals(0, Coverage.of(own).total());
                    }
                })
                .environment("MEMCOV_MODULES", "!*")
                .run()
                .succeeds();
    }

    @Test
    void withoutNativeAccessALookupIsRefusedWithTheFlagThatMendsIt() {
        ChildJvm.of(arguments -> {
                    CoverageException refused =
                            assertThrows(CoverageException.class, () -> Coverage.of(name -> Optional.empty()));
                    assertTrue(
                            refused.getMessage().contains("--enable-native-access=ALL-UNNAMED"), refused.getMessage());
                })
                .withoutNativeAccess()
                .option("--illegal-native-access=deny")
                .run()
                .succeeds();
    }

    @Test
    void aMissingFile() {
        Path library = folder.resolve("nowhere.so");
        assertEquals(library + " does not exist: give the path of a shared library", refusal(library));
    }

    @Test
    void aFolder() {
        assertEquals(folder + " is not a file: give the path of a shared library", refusal(folder));
    }

    @Test
    void aFileThatIsNoElfFile() throws IOException {
        for (String content : new String[] {"", "\177EL", "\177ELF", "x".repeat(1000)}) {
            Path library = Files.writeString(folder.resolve("text.so"), content);
            assertEquals(library + " is not an ELF file: give the path of a shared library", refusal(library));
        }
    }

    @Test
    void aFileThatIsCutOff() throws IOException {
        byte[] bytes = Files.readAllBytes(Native.library("fixture"));
        for (int size : new int[] {64, 1000, bytes.length / 2, bytes.length - 1}) {
            Path library = Files.write(folder.resolve("cut.so"), Arrays.copyOf(bytes, size));
            assertEquals(library + " is damaged or cut off: its ELF headers point outside the file", refusal(library));
        }
    }

    @Test
    void anErrorOfTheFileSystemStaysItsCause() throws IOException {
        Path library = patched(40, 255, 255, 255, 127);
        try (Arena arena = Arena.ofConfined()) {
            var refused = assertThrows(CoverageException.class, () -> Coverage.load(library, arena));
            assertInstanceOf(EOFException.class, refused.getCause());
        }
    }

    @Test
    void aLibraryForAnotherMachine() throws IOException {
        Path library = patched(18, 243, 0);
        String message = refusal(library);
        assertTrue(
                message.startsWith(
                        library + " is built for another machine (ELF class 2, machine 243); this JVM runs on linux-"),
                message);
    }

    @Test
    void aLibraryOf32Bits() throws IOException {
        assertTrue(refusal(patched(4, 1)).contains("another machine (ELF class 1, machine "));
    }

    @Test
    void aLibraryOfTheOtherByteOrder() throws IOException {
        assertTrue(refusal(patched(5, 2)).contains(" is built for another machine "));
    }

    @Test
    void anExecutable() throws IOException {
        Path library = patched(16, 2, 0);
        assertEquals(library + " is not a shared library: only those can be loaded into a JVM", refusal(library));
    }

    @Test
    void aLibraryThatNeedsOneThatIsNotThere() throws IOException {
        Path library = Files.copy(Native.library("wrapper"), folder.resolve("libwrapper.so"));
        byte[] bytes = Files.readAllBytes(library);
        String name = "libwrapped.so";
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
        bytes[at + 3] = 'z';
        Files.write(library, bytes);
        String message = refusal(library);
        assertTrue(message.startsWith(library + " cannot be loaded: libzrapped.so: cannot open"), message);
    }

    @Test
    void aLibraryThatIsNotInstrumented() {
        ChildJvm.run(arguments -> assertEquals(
                Native.library("plain") + " is not instrumented, and neither is a library it needs: "
                        + "compile it with clang and -fsanitize-coverage=trace-pc-guard",
                refusal(Native.library("plain"))));
    }

    @Test
    void aLibraryWithCallbacksThatNoRuntimeServes() {
        ChildJvm.run(arguments -> {
            String message = refusal(Native.library("comparing"));
            assertTrue(
                    message.startsWith(
                            Native.library("comparing") + " has a callback that its runtime does not serve ("),
                    message);
            assertTrue(message.contains("undefined symbol: __sanitizer_cov_trace_"), message);
            assertTrue(
                    message.endsWith("): compile it with -fsanitize-coverage=trace-pc-guard, "
                            + "with or without pc-table, alone"),
                    message);
        });
    }

    @Test
    void aLookupWithoutAnyOfTheSymbols() {
        String message = assertThrows(CoverageException.class, () -> Coverage.of(name -> Optional.empty()))
                .getMessage();
        assertEquals(
                "the library offers no coverage: it has no symbol mcov_get_total, mcov_get_now, mcov_set_now, "
                        + "mcov_reset, mcov_push_coverage, mcov_pop_coverage, mcov_copy_hitmap, mcov_set_hitmap, "
                        + "serialize_mem_coverage, deserialize_mem_coverage, mem_coverage, mcov_total; "
                        + "it has to be linked with libmemcov.so, or loaded with Coverage.load",
                message);
    }

    @Test
    void aLookupThatLacksOneSymbolOfTheBaseAbi() {
        try (Fixture fixture = Fixture.load("static")) {
            for (String missing : new String[] {"mcov_total", "mem_coverage", "mcov_copy_hitmap"}) {
                String message = assertThrows(
                                CoverageException.class, () -> Coverage.of(without(fixture.symbols(), missing)))
                        .getMessage();
                assertTrue(message.contains("it has no symbol " + missing + ";"), message);
            }
        }
    }

    @Test
    void aRuntimeThatLacksAFeatureNamesItsSymbol() {
        try (Fixture fixture = Fixture.load("static")) {
            Coverage coverage = Coverage.of(without(fixture.symbols(), Feature.HITS.symbol()));
            assertFalse(coverage.supports(Feature.HITS));
            assertTrue(coverage.supports(Feature.MODULES));
            assertEquals(
                    "this library's runtime is an existing build without mcov_copy_hits: "
                            + "have memcov's own libmemcov.so take its place for this call",
                    assertThrows(UnsupportedOperationException.class, coverage::hits)
                            .getMessage());
        }
    }

    @Test
    void aRuntimeOfAnEarlierInterface() {
        try (Fixture fixture = Fixture.load("static")) {
            // A function of the same type that answers 0 after a reset.
            fixture.coverage().reset();
            SymbolLookup earlier =
                    name -> fixture.symbols().find(name.equals("mcov_abi_version") ? "mcov_get_now" : name);
            assertEquals(
                    "the library's runtime has ABI version 0, this jar needs 1: "
                            + "rebuild the library with the memcov this jar belongs to",
                    assertThrows(CoverageException.class, () -> Coverage.of(earlier))
                            .getMessage());
        }
    }

    private static SymbolLookup without(SymbolLookup symbols, String missing) {
        return name -> name.equals(missing) ? Optional.empty() : symbols.find(name);
    }
}

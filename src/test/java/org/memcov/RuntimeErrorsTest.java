package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Native;

/** Where the runtime cannot be had: each its own sentence, with the flag that mends it. */
class RuntimeErrorsTest {
    @TempDir
    Path folder;

    /** Prints what loading a library that needs a runtime is refused with. */
    private static void printRefusal(String... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            CoverageException refused =
                    assertThrows(CoverageException.class, () -> Coverage.load(Native.library(arguments[0]), arena));
            System.out.print(refused.getMessage());
        }
    }

    private static ChildJvm load(String library) {
        return ChildJvm.of(RuntimeErrorsTest::printRefusal).arguments(library);
    }

    /** Where this JVM is told which modules may reach native memory, and no other may. */
    private static String onlyGivenAccess() {
        return Runtime.version().feature() >= 24 ? "--illegal-native-access=deny" : "--enable-native-access=java.base";
    }

    @Test
    void aTemporaryFolderThatDoesNotExist() {
        Path nowhere = folder.resolve("nowhere");
        String message = load("fixture")
                .option("-Dorg.memcov.tmpdir=" + nowhere)
                .run()
                .succeeds()
                .out();
        assertTrue(message.startsWith("the runtime cannot be unpacked to " + nowhere + " ("), message);
        assertTrue(message.endsWith("): name a folder that can be written with -Dorg.memcov.tmpdir=DIR"), message);
    }

    @Test
    void aTemporaryFolderThatCannotBeWritten() {
        // Nobody can make a folder there, not even root.
        String message = load("fixture")
                .option("-Dorg.memcov.tmpdir=/proc")
                .run()
                .succeeds()
                .out();
        assertTrue(message.startsWith("the runtime cannot be unpacked to /proc ("), message);
    }

    @Test
    void aTemporaryFolderFromWhichNothingMayBeExecuted() throws IOException, InterruptedException {
        String mount = "mount -t tmpfs -o noexec none \"$0\" && exec \"$@\"";
        boolean allowed = new ProcessBuilder("unshare", "-rm", "sh", "-c", mount, folder.toString(), "true")
                        .inheritIO()
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(allowed, "this machine lets its users mount no file system of their own, so that none is noexec");
        String message = load("fixture")
                .under("unshare", "-rm", "sh", "-c", mount, folder.toString())
                .option("-Dorg.memcov.tmpdir=" + folder)
                .run()
                .succeeds()
                .out();
        assertTrue(message.startsWith("the runtime was unpacked to " + folder), message);
        assertTrue(
                message.endsWith("if that file system is mounted noexec, name another folder with "
                        + "-Dorg.memcov.tmpdir=DIR, or a runtime outside the jar with -Dorg.memcov.runtime=FILE"),
                message);
    }

    @Test
    void aGivenRuntimeThatIsNotThere() {
        Path nowhere = folder.resolve("libmemcov.so");
        assertEquals(
                nowhere + " does not exist: give the path of a shared library",
                load("fixture")
                        .option("-Dorg.memcov.runtime=" + nowhere)
                        .run()
                        .succeeds()
                        .out());
    }

    @Test
    void aGivenRuntimeThatIsNone() {
        String message = load("fixture")
                .option("-Dorg.memcov.runtime=" + Native.library("plain"))
                .run()
                .succeeds()
                .out();
        assertEquals(
                "-Dorg.memcov.runtime names " + Native.library("plain")
                        + ", which is no coverage runtime: it does not define "
                        + "__sanitizer_cov_trace_pc_guard_init and mem_coverage",
                message);
    }

    @Test
    void aGivenRuntimeThatCannotBeLoaded() throws IOException {
        String content = Files.readString(Native.runtime(), StandardCharsets.ISO_8859_1);
        Path runtime = Files.writeString(
                folder.resolve("libmemcov.so"),
                content.replaceFirst("libc\\.so\\.6", "libx.so.6"),
                StandardCharsets.ISO_8859_1);
        String message = load("fixture")
                .option("-Dorg.memcov.runtime=" + runtime)
                .run()
                .succeeds()
                .out();
        assertTrue(
                message.startsWith("the runtime that -Dorg.memcov.runtime names cannot be loaded: libx.so.6: "),
                message);
    }

    @Test
    void aGivenRuntimeThatLacksACallbackOfTheLibrary() {
        Path runtime = Native.library("existing/memcov");
        String message = load("fixture")
                .option("-Dorg.memcov.runtime=" + runtime)
                .run()
                .succeeds()
                .out();
        assertTrue(message.contains(" has a callback that its runtime does not serve ("), message);
        assertTrue(message.contains("undefined symbol: __sanitizer_cov_pcs_init"), message);
    }

    @Test
    void aLibraryThatMayNotBeRead() throws IOException, InterruptedException {
        String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        String[] probe = {"test", "-r", System.getProperty("memcov.test.classes") + "/module-info.class"};
        boolean allowed =
                new ProcessBuilder(Stream.of(nobody, probe).flatMap(Stream::of).toList())
                                .inheritIO()
                                .start()
                                .waitFor()
                        == 0;
        assumeTrue(
                allowed, "the tests cannot run a JVM as a user without rights, so that no file is unreadable for sure");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path library = Files.copy(Native.library("fixture"), folder.resolve("libsecret.so"));
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("-wx------"));
        ChildJvm child = ChildJvm.of(arguments -> {
                    // That user may not read JUnit's jars, either.
                    try {
                        Coverage.load(Path.of(arguments[0]), Arena.global());
                    } catch (CoverageException refused) {
                        System.out.print(refused.getMessage());
                    }
                })
                .arguments(library);
        String message = child.under(nobody).run().succeeds().out();
        assertEquals(
                library + " cannot be read (java.nio.file.AccessDeniedException: " + library
                        + "): give a file that this user may read",
                message);
    }

    @Test
    void callbacksThatAPreloadedSanitizerTookNameTheirOwner() {
        Path owner = Native.library("sanitizer");
        String message = load("fixture")
                .environment("LD_PRELOAD", owner)
                .run()
                .succeeds()
                .out();
        assertEquals(
                Native.library("fixture") + " is instrumented, but its callbacks are served by " + owner
                        + ", which was loaded earlier and keeps no coverage (a sanitizer's runtime defines callbacks "
                        + "that do nothing): run without it, or link the library with the static runtime and "
                        + "-Bsymbolic",
                message);
    }

    @Test
    void callbacksOfALinkedLibraryThatASanitizerTookNameTheirOwner() {
        Path owner = Native.library("sanitizer");
        String message =
                load("linked").environment("LD_PRELOAD", owner).run().succeeds().out();
        assertEquals(
                "the total is 0 although instrumented code may be loaded: its callbacks are served by " + owner
                        + ", which was loaded earlier (a sanitizer's runtime defines callbacks that do nothing), "
                        + "and not by the runtime " + Native.runtime()
                        + ": run without it, or link the library with the static runtime and -Bsymbolic",
                message);
    }

    @Test
    void aLookupWhoseCallbacksASanitizerTookNamesTheirOwner() {
        Path owner = Native.library("sanitizer");
        ChildJvm.of(arguments -> {
                    var lookup = SymbolLookup.libraryLookup(Native.library("linked"), Arena.global());
                    String message = assertThrows(CoverageException.class, () -> Coverage.of(lookup))
                            .getMessage();
                    assertTrue(message.contains("its callbacks are served by " + arguments[0]), message);
                })
                .arguments(owner)
                .environment("LD_PRELOAD", owner)
                .run()
                .succeeds();
    }

    @Test
    void clangsOwnSanitizerRuntimeIsRecognised() throws IOException {
        Process clang = new ProcessBuilder(
                        "clang",
                        "-print-file-name=libclang_rt.ubsan_standalone-"
                                + System.getProperty("os.arch").replace("amd64", "x86_64") + ".so")
                .start();
        Path owner = Path.of(new String(clang.getInputStream().readAllBytes()).strip());
        assumeTrue(Files.exists(owner), "this clang comes without UBSan's runtime as a shared library");
        String message =
                load("linked").environment("LD_PRELOAD", owner).run().succeeds().out();
        assertTrue(message.contains("its callbacks are served by " + owner), message);
    }

    @Test
    void aStaticRuntimeKeepsItsCallbacksFromASanitizer() {
        ChildJvm.of(arguments -> {
                    try (Arena arena = Arena.ofConfined()) {
                        Coverage coverage = Coverage.load(Native.library("static"), arena);
                        coverage.reset();
                        Native.call(coverage.symbols(), "static_step", 1);
                        assertTrue(coverage.now() > 0);
                    }
                })
                .environment("LD_PRELOAD", Native.library("sanitizer"))
                .run()
                .succeeds();
    }

    @Test
    void aJvmThatForbidsNativeAccessOnTheClassPath() {
        assertEquals(
                "this JVM does not let memcov access native memory: "
                        + "run java with --enable-native-access=ALL-UNNAMED",
                load("fixture")
                        .withoutNativeAccess()
                        .option(onlyGivenAccess())
                        .run()
                        .succeeds()
                        .out());
    }
}

package org.memcov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Native;

/** What a command's file tells before it runs, of programs that were built for it. */
class PreloadCheckTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    private static List<String> check(Path program) {
        return PreloadCheck.of(program.toString(), null);
    }

    private static void assertOnly(String sentence, List<String> sentences) {
        assertEquals(List.of(sentence), sentences);
    }

    /** Checks that there is one sentence, and how it begins. */
    private static void assertBegins(String start, List<String> sentences) {
        assertTrue(sentences.size() == 1 && sentences.getFirst().startsWith(start), sentences::toString);
    }

    private Path copy(String program) throws IOException {
        return Files.copy(Native.program(program), folder.resolve(program));
    }

    private Path script(String name, String text) throws IOException {
        Path script = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A copy of a program with other bytes at an offset. */
    private Path changed(String program, int at, int... values) throws IOException {
        byte[] content = Files.readAllBytes(Native.program(program));
        for (int i = 0; i < values.length; i++) {
            content[at + i] = (byte) values[i];
        }
        Path file = Files.write(folder.resolve("changed"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void nothingSpeaksAgainstAProgramLikeMost() {
        assertEquals(List.of(), check(Native.program("driver")));
    }

    @Test
    void nothingSpeaksAgainstACommandOfThePath() {
        assertEquals(List.of(), PreloadCheck.of("sh", null));
    }

    @Test
    void aRelativePathIsSoughtWhereTheCommandRuns() {
        assertEquals(List.of(), PreloadCheck.of("./driver", Native.folder().resolve("programs")));
        Path programs = Native.folder().resolve("programs");
        assertOnly(
                "the command " + programs.resolve("no-such-program") + " does not exist: give the path of a program",
                PreloadCheck.of("./no-such-program", programs));
    }

    @Test
    void aStaticProgram() {
        assertOnly(
                Native.program("alone_static") + " is statically linked, so that nothing can be preloaded into it: link"
                        + " it dynamically, or link memcov's static runtime into it",
                check(Native.program("alone_static")));
    }

    @Test
    void aStaticProgramWithTheRuntimeInsideNeedsNone() {
        assertEquals(List.of(), check(Native.program("alone_static_runtime")));
    }

    @Test
    void theLoaderItselfIsNoStaticProgram() {
        Path loader = Path.of(
                ElfFile.readLinked(Native.program("driver")).interpreter().orElseThrow());
        assertEquals(List.of(), check(loader));
    }

    @Test
    void aProgramLinkedWithASanitizerHasTheCallbacks() {
        assertBegins(
                Native.program("driver_sanitized") + " defines the callbacks itself, and they do nothing: ",
                check(Native.program("driver_sanitized")));
    }

    @Test
    void aProgramLinkedWithTheCoverageFlagHasTheCallbacks() {
        assertBegins(
                Native.program("driver_stubs") + " defines the callbacks itself, and they do nothing: ",
                check(Native.program("driver_stubs")));
    }

    @Test
    void aSharedSanitizerWantsToBeTheFirst() {
        assertOnly(
                Native.program("driver_shared_sanitizer") + " needs libasan.so.8, which refuses to start behind a"
                        + " preloaded runtime: set ASAN_OPTIONS=verify_asan_link_order=0",
                check(Native.program("driver_shared_sanitizer")));
    }

    @Test
    void aProgramWithAnExistingRuntimeInsideHasTheCallbacks() {
        assertBegins(
                Native.program("alone_existing") + " has the runtime of an existing build inside, ",
                check(Native.program("alone_existing")));
    }

    @Test
    void aSetuidProgramOfAnotherUser() throws IOException {
        Path program = copy("driver");
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assumeTrue(self == 0, "only root can give files away");
        Files.setAttribute(program, "unix:uid", NOBODY);
        assertEquals(List.of(), check(program));
        Files.setAttribute(program, "unix:mode", 04755);
        assertBegins(
                program + " is setuid or setgid, or has file capabilities, and the loader ignores", check(program));
    }

    @Test
    void aSetuidProgramOfTheSameUserStartsAsAnyOther() throws IOException {
        Path program = copy("driver");
        Files.setAttribute(program, "unix:mode", 04755);
        assertEquals(List.of(), check(program));
    }

    @Test
    void aProgramWithCapabilitiesRunByAnotherUser() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path program = copy("driver");
        String[] nobody = {"setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"};
        assumeTrue(
                succeeds("setcap", "cap_net_raw+ep", program.toString())
                        && succeeds(
                                nobody[0],
                                nobody[1],
                                nobody[2],
                                nobody[3],
                                "test",
                                "-r",
                                System.getProperty("memcov.test.classes") + "/module-info.class"),
                "the tests cannot give a file capabilities, or not run a JVM as another user");
        ChildJvm child = ChildJvm.of(arguments -> System.out.print(PreloadCheck.of(arguments[0], null)))
                .arguments(program);
        assertEquals("[]", child.run().succeeds().out());
        String sentences = child.under(nobody).run().succeeds().out();
        assertTrue(sentences.startsWith("[" + program + " is setuid or setgid, or has file capabilities"), sentences);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    @Test
    void aProgramForAnotherMachine() throws IOException {
        Path program = changed("driver", 18, 0xf3, 0);
        assertBegins(program + " is built for another machine (ELF class 2, machine 243), ", check(program));
    }

    @Test
    void aProgramOf32Bits() throws IOException {
        Path program = changed("driver", 4, 1);
        assertBegins(program + " is built for another machine (ELF class 1, ", check(program));
    }

    @Test
    void aProgramForAnotherCLibrary() throws IOException {
        String content = new String(Files.readAllBytes(Native.program("driver")), StandardCharsets.ISO_8859_1);
        int at = content.indexOf("ld-linux");
        Path program = changed("driver", at, 'l', 'd', '-', 'm', 'u', 's', 'l');
        assertBegins(program + " is run by the loader /", check(program));
    }

    @Test
    void aScriptIsWhatItsInterpreterIs() throws IOException {
        assertEquals(List.of(), check(script("shell", "#!/bin/sh -e\nexit 0\n")));
        Path interpreter = Native.program("alone_static");
        assertBegins(interpreter + " is statically linked", check(script("other", "#! " + interpreter + " -x\n")));
    }

    @Test
    void aScriptOfAScriptLeadsToItsInterpreterToo() throws IOException {
        Path inner = script("inner", "#!" + Native.program("alone_static") + "\n");
        assertBegins(Native.program("alone_static") + " is statically linked", check(script("outer", "#!" + inner)));
    }

    @Test
    void ofEnvWhatItStartsIsLookedAt() throws IOException {
        Path script = script("script", "#!/usr/bin/env -S A=1 " + Native.program("alone_static") + " -x\n");
        assertBegins(Native.program("alone_static") + " is statically linked", check(script));
        assertOnly(
                "there is no command 'no-such-command' in the folders of PATH: give its path",
                check(script("missing", "#!/usr/bin/env no-such-command\n")));
    }

    @Test
    void aScriptWhoseInterpreterIsMissing() throws IOException {
        Path script = script("script", "#!/no/such/interpreter\n");
        assertOnly(
                "the first line of " + script + " names the interpreter /no/such/interpreter, which does not exist:"
                        + " correct that line",
                check(script));
    }

    @Test
    void scriptsThatInterpretEachOther() throws IOException {
        Path script = folder.resolve("script");
        script("script", "#!" + script + "\n");
        assertOnly(
                "the script " + script + " is an interpreter's interpreter once too often: the system refuses it",
                check(script));
    }

    @Test
    void textWithoutAnInterpreterIsTheShells() throws IOException {
        assertEquals(List.of(), check(script("text", "exit 0\n")));
    }

    @Test
    void aFileThatMayNotBeRun() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "exit 0\n");
        assertBegins("the command " + file + " may not be run: ", check(file));
    }

    @Test
    void aCommandThatIsNowhere() {
        assertOnly(
                "there is no command 'no-such-command' in the folders of PATH: give its path",
                PreloadCheck.of("no-such-command", null));
        assertOnly("the command " + folder + " is not a file: give the path of a program", check(folder));
    }

    @Test
    void aProgramThatIsCutOff() throws IOException {
        byte[] content = Files.readAllBytes(Native.program("driver"));
        Path program = script("cut", "");
        Files.write(program, Arrays.copyOf(content, content.length / 2));
        assertOnly(program + " is damaged or cut off: its ELF headers point outside the file", check(program));
    }
}

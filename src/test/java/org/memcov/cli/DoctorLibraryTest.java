package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.cli.Diagnoses.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** What {@code memcov doctor LIBRARY} tells of libraries that were built for it. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DoctorLibraryTest {
    private static final String LEFT_TO_THE_PROCESS = " is fine: it leaves its callbacks to the process,";

    @TempDir
    private Path folder;

    private static Map<String, Object> facts(int exit, Object file) throws IOException {
        return Diagnoses.report(exit, file);
    }

    private static Map<String, Object> facts(int exit, String library) throws IOException {
        return facts(exit, Native.library(library));
    }

    private static String first(Map<String, Object> facts, String list) {
        return (String) ((List<?>) facts.get(list)).getFirst();
    }

    private static void assertHint(String start, Map<String, Object> facts) {
        List<?> hints = (List<?>) facts.get("hints");
        assertTrue(hints.stream().anyMatch(hint -> ((String) hint).startsWith(start)), hints::toString);
    }

    @Test
    void guardsAndATableOfPcsAreCounted() throws IOException {
        Map<String, Object> facts = facts(0, "fixture");
        assertTrue((int) facts.get("guards") > 10, facts::toString);
        assertEquals(facts.get("guards"), facts.get("pcs"));
        assertTrue(first(facts, "compilers").contains("clang"), facts::toString);
        assertTrue(((String) facts.get("buildId")).matches("[0-9a-f]{40}"), facts::toString);
        assertEquals("in the file", facts.get("debugInformation"));
        assertTrue(first(facts, "verdict").startsWith("libfixture.so" + LEFT_TO_THE_PROCESS), facts::toString);
        assertEquals(List.of(), facts.get("hints"));
    }

    @Test
    void theTableHasALineForEachFact() {
        CommandLineRun run = doctor(Native.library("fixture"));
        List<String> lines = run.out().lines().toList();
        assertEquals(0, run.exit(), run.err());
        assertEquals(Native.library("fixture").toString(), lines.get(0));
        assertTrue(lines.get(1).matches("  kind +shared library, .+"), lines.get(1));
        assertTrue(lines.get(2).matches("  instrumented +trace-pc-guard \\(\\d+ guards\\), pc-table \\(\\d+ PCs\\)"));
        assertTrue(lines.get(4).matches("  build-id +[0-9a-f]{40}"), lines.get(4));
        assertEquals("  callbacks     left to the process", lines.get(7));
        assertTrue(lines.getLast().startsWith("libfixture.so" + LEFT_TO_THE_PROCESS), lines.getLast());
    }

    @Test
    void withoutATableOfPcsAndABuildId() throws IOException {
        Map<String, Object> facts = facts(0, "bare");
        assertEquals(0, facts.get("pcs"));
        assertEquals("", facts.get("buildId"));
        assertHint("Without a build-id it is known by a hash", facts);
        assertHint("Without a pc-table the PC of an edge is known only once it is hit", facts);
    }

    @Test
    void inlineCountersAreCountedWithAHint() throws IOException {
        Map<String, Object> facts = facts(0, "counters");
        assertEquals(0, facts.get("guards"));
        assertTrue((int) facts.get("counters") > 0, facts::toString);
        assertTrue(first(facts, "verdict").startsWith("libcounters.so" + LEFT_TO_THE_PROCESS), facts::toString);
        assertHint("It has inline 8-bit counters: its hits show from the next call", facts);
    }

    @Test
    void inlineFlagsWithoutATableOfPcs() throws IOException {
        Map<String, Object> facts = facts(0, "flags");
        assertTrue((int) facts.get("flags") > 0, facts::toString);
        assertTrue(first(facts, "verdict").startsWith("libflags.so" + LEFT_TO_THE_PROCESS), facts::toString);
        assertHint("It has inline bool flags: its hits show from the next call", facts);
        assertHint(
                "Without a pc-table the PCs of its edges are not known: compile it with"
                        + " -fsanitize-coverage=inline-bool-flag,pc-table.",
                facts);
    }

    @Test
    void inlineCountersInALibraryWithTheRuntimeInside() throws IOException {
        Map<String, Object> facts = facts(0, "counters_static");
        assertTrue(first(facts, "verdict").startsWith("libcounters_static.so is fine: it has the runtime (memcov)"));
    }

    @Test
    void countersBesideGuardsAreOfNoUse() throws IOException {
        Map<String, Object> facts = facts(0, "both");
        assertHint("It has inline 8-bit counters beside its guards.", facts);
    }

    @Test
    void callbacksThatNoRuntimeHas() throws IOException {
        Map<String, Object> facts = facts(3, "comparing");
        assertEquals(List.of("__sanitizer_cov_trace_const_cmp4"), facts.get("unservedCallbacks"));
        assertTrue(first(facts, "verdict").startsWith("libcomparing.so calls __sanitizer_cov_trace_const_cmp4, which"));
    }

    @Test
    void aStrippedLibraryIsCountedAllTheSame() throws IOException {
        Map<String, Object> facts = facts(0, "stripped");
        assertEquals("stripped; the dynamic ones are left", facts.get("symbols"));
        assertEquals("none", facts.get("debugInformation"));
        assertHint("Without debug information", facts);
    }

    /** A copy without section headers, as some strippers and packers leave it. */
    private Path withoutSections(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        Path copy = Files.write(folder.resolve(file.getFileName()), content);
        Files.setAttribute(copy, "unix:mode", 0755);
        return copy;
    }

    @Test
    void withoutSectionHeadersMuchIsUnknown() throws IOException {
        Map<String, Object> facts = facts(0, withoutSections(Native.library("stripped")));
        assertTrue(((String) facts.get("kind")).endsWith("stripped of its section headers"), facts::toString);
        assertEquals("unknown", facts.get("debugInformation"));
        assertEquals("unknown", facts.get("symbols"));
        assertEquals(List.of(), facts.get("compilers"));
        assertTrue(((String) facts.get("buildId")).matches("[0-9a-f]{40}"), facts::toString);
        assertTrue(first(facts, "verdict").startsWith("libstripped.so" + LEFT_TO_THE_PROCESS), facts::toString);
    }

    @Test
    void withoutSectionHeadersAStaticProgramDoesNotTellWhetherItIsInstrumented() throws IOException {
        Map<String, Object> facts = facts(3, withoutSections(Native.program("alone_static_runtime")));
        assertNull(facts.get("guards"));
        assertTrue(first(facts, "verdict").startsWith("alone_static_runtime may be instrumented or not: "));
    }

    @Test
    void debugInformationMayBeCompressed() throws IOException {
        assertEquals("in the file, compressed", facts(0, "compressed").get("debugInformation"));
    }

    @Test
    void debugInformationMayBeInAFileOfItsOwn() throws IOException {
        Path debug = Path.of(Native.library("detached") + ".debug");
        assertEquals("in " + debug, facts(0, "detached").get("debugInformation"));

        Path copy = Files.copy(Native.library("detached"), folder.resolve("libdetached.so"));
        Map<String, Object> alone = facts(0, copy);
        assertEquals("in libdetached.so.debug, not found", alone.get("debugInformation"));
        assertHint("Its debug information is in libdetached.so.debug, which was not found", alone);
    }

    @Test
    void linkedWithTheRuntime() throws IOException {
        Map<String, Object> facts = facts(0, "linked");
        assertEquals(Native.runtime() + " (memcov), found through RUNPATH", facts.get("callbacks"));
        assertEquals("liblinked.so is fine: " + Native.runtime() + " counts its edges.", first(facts, "verdict"));
    }

    @Test
    void linkedWithARuntimeThatIsNowhere() throws IOException {
        Map<String, Object> facts = facts(0, "orphan");
        assertEquals("libmemcov.so, not found (no RUNPATH)", facts.get("callbacks"));
        assertTrue(first(facts, "verdict").startsWith("liborphan.so is fine where libmemcov.so is loaded before it,"));
    }

    @Test
    void linkedWithAnExistingBuild() throws IOException {
        Map<String, Object> facts = facts(0, "existing/existing");
        assertEquals(
                Native.library("existing/memcov") + " (existing memcov), found through RUNPATH",
                facts.get("callbacks"));
        assertHint("An existing build writes no coverage file", facts);
    }

    @Test
    void linkedWithCallbacksThatDoNothing() throws IOException {
        Map<String, Object> facts = facts(3, "muted");
        assertTrue(
                first(facts, "verdict")
                        .startsWith("The callbacks of libmuted.so are served by " + Native.library("sanitizer")
                                + ", which it needs and which keeps no coverage: the total stays 0."),
                facts::toString);
    }

    @Test
    void theRuntimeInside() throws IOException {
        Map<String, Object> facts = facts(0, "static");
        assertEquals("inside: memcov", facts.get("callbacks"));
        assertEquals(true, facts.get("symbolic"));
        assertEquals(List.of(), facts.get("hints"));
        assertHint("It was linked without -Bsymbolic", facts(0, "static_open"));
    }

    @Test
    void notInstrumented() throws IOException {
        assertTrue(first(facts(3, "plain"), "verdict").startsWith("libplain.so is not instrumented: compile it with"));
        assertEquals(
                "libwrapper.so is not instrumented itself, but what it needs is: ask about " + Native.library("wrapped")
                        + ".",
                first(facts(3, "wrapper"), "verdict"));
        assertTrue(first(facts(3, Native.runtime()), "verdict").startsWith("libmemcov.so is a coverage runtime"));
    }

    @Test
    void executablesOfEachKind() throws IOException {
        assertTrue(((String) facts(0, Native.program("alone_instrumented")).get("kind")).startsWith("executable, "));
        Map<String, Object> alone = facts(0, Native.program("alone_static_runtime"));
        assertTrue(((String) alone.get("kind")).startsWith("statically linked executable, "), alone::toString);
        assertEquals("inside: memcov", alone.get("callbacks"));
        assertEquals(
                "inside: existing memcov",
                facts(0, Native.program("alone_existing")).get("callbacks"));

        Map<String, Object> sanitized = facts(3, Native.program("driver_sanitized"));
        assertEquals("inside: callbacks that do nothing", sanitized.get("callbacks"));
        assertTrue(sanitized.get("verdict").toString().contains(" defines the callbacks itself, and they do nothing"));
        Map<String, Object> bare = facts(3, Native.program("alone_static"));
        assertTrue(bare.get("verdict").toString().contains(" is statically linked, so that"), bare::toString);
    }

    @Test
    void filesThatAreNoneAreASentence() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no library");
        String wanted = ": give the path of a shared library or an executable\n";
        assertEquals(
                "memcov: " + text + " is not an ELF file" + wanted, doctor(text).err());
        assertEquals(
                "memcov: " + folder + " is not a file" + wanted, doctor(folder).err());
        Path missing = folder.resolve("missing");
        assertEquals(
                "memcov: " + missing + " does not exist" + wanted,
                doctor(missing).err());
        assertEquals(1, doctor(missing).exit());
    }

    @Test
    void aFileThatIsCutOffIsASentence() throws IOException {
        byte[] content = Files.readAllBytes(Native.library("fixture"));
        Path cut = Files.write(folder.resolve("cut.so"), Arrays.copyOf(content, content.length - 1));
        CommandLineRun run = doctor(cut);
        assertEquals(1, run.exit());
        assertEquals("memcov: " + cut + " is damaged or cut off: its ELF headers point outside the file\n", run.err());
    }

    @Test
    void anyBytesMayBeWrong() throws IOException {
        byte[] whole = Files.readAllBytes(Native.library("linked"));
        Random random = new Random(7);
        Path file = folder.resolve("changed.so");
        for (int round = 0; round < 300; round++) {
            byte[] changed = whole.clone();
            for (int i = random.nextInt(300); i >= 0; i--) {
                changed[6 + random.nextInt(changed.length - 6)] = (byte) random.nextInt();
            }
            Files.write(file, changed);
            CommandLineRun run = doctor(file);
            assertTrue(run.exit() != 1 || run.err().startsWith("memcov: " + file), run.err());
        }
    }
}

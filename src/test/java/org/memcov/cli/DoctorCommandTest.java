package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** What {@code memcov doctor -- COMMAND} tells of programs that load instrumented libraries. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DoctorCommandTest {
    private static final Path DRIVER = Native.program("driver");
    private static final Path SANITIZED = Native.program("driver_sanitized");
    private static final String PRELOADED = "preloaded libmemcov.so (memcov)";

    @TempDir
    private Path folder;

    private static CommandLineRun doctor(Object... arguments) {
        return CommandLineRun.of(
                Main::execute,
                Stream.concat(Stream.of("doctor"), Stream.of(arguments)).toArray());
    }

    /** What is told as JSON, after a check of the exit code. */
    private static Map<String, Object> report(int exit, Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(arguments));
        CommandLineRun run = doctor(all.toArray());
        assertEquals(exit, run.exit(), run.out() + run.err());
        return JSON.std.mapFrom(run.out());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> modules(Map<String, Object> report) {
        return (List<Map<String, Object>>) report.get("modules");
    }

    /** The only module that was loaded. */
    private static Map<String, Object> module(Map<String, Object> report) {
        assertEquals(1, modules(report).size(), report::toString);
        return modules(report).getFirst();
    }

    private static void assertVerdict(String start, Map<String, Object> module) {
        assertTrue(((String) module.get("verdict")).startsWith(start), module::toString);
    }

    /** The driver's arguments: it calls the only function of a library. */
    private static Object[] calling(Path driver, String... libraries) {
        List<Object> command = new ArrayList<>(List.of("--", driver));
        for (String library : libraries) {
            String name = library.substring(library.lastIndexOf('/') + 1);
            command.addAll(List.of(Native.library(library), FUNCTIONS.getOrDefault(name, name + "_step"), 3));
        }
        return command.toArray();
    }

    private static final Map<String, String> FUNCTIONS = Map.of(
            "fixture", "classify",
            "counters", "bare_step",
            "existing", "existing_walk");

    @Test
    void aLibraryThatThePreloadedRuntimeServesIsCounted() throws IOException {
        Map<String, Object> report = report(0, calling(DRIVER, "fixture"));

        Map<String, Object> module = module(report);
        assertEquals(Native.library("fixture").toRealPath().toString(), module.get("module"));
        assertEquals(PRELOADED, module.get("servedBy"));
        assertEquals(
                Map.of(
                        "__sanitizer_cov_pcs_init", "preloaded libmemcov.so",
                        "__sanitizer_cov_trace_pc_guard", "preloaded libmemcov.so",
                        "__sanitizer_cov_trace_pc_guard_init", "preloaded libmemcov.so"),
                module.get("callbacks"));
        assertEquals(3, module.get("hit"));
        assertVerdict("libfixture.so is counted: 3 of " + module.get("edges") + " edges were hit.", module);
        assertEquals("exit 0", report.get("ending"));
        assertEquals("Everything instrumented is counted.", report.get("verdict"));
    }

    @Test
    void whereCallsCannotBeRemovedTheVerdictSaysSoAndItIsCounted() throws IOException {
        Object[] plain = calling(DRIVER, "fixture");
        List<Object> confined = new ArrayList<>(List.of(plain));
        confined.add(1, Native.program("confined")); // behind --
        Map<String, Object> module = module(report(0, confined.toArray()));
        String counted = "libfixture.so is counted: 3 of " + module.get("edges") + " edges were hit.";

        assertEquals(
                counted + " Patching was off in some process with libfixture.so, which ran slower for it; no hit is"
                        + " missing: its system has no membarrier that synchronizes code.",
                module.get("verdict"));
        assertEquals(counted, module(report(0, plain)).get("verdict"));
    }

    @Test
    void theTableHasARowForEachModule() {
        CommandLineRun run = doctor(calling(DRIVER, "fixture", "static"));

        assertEquals(0, run.exit(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).startsWith(DRIVER + " ") && lines.get(0).endsWith(": exit 0"), lines.get(0));
        assertTrue(lines.get(2).matches("module +processes +hit +edges +served by"), lines.get(2));
        assertTrue(lines.get(3).matches("libfixture\\.so +1 +3 +\\d+ +preloaded libmemcov\\.so \\(memcov\\)"));
        assertTrue(lines.get(4).matches("libstatic\\.so +1 +2 +3 +itself \\(memcov\\)"), lines.get(4));
        assertTrue(lines.get(6).startsWith("libfixture.so is counted: 3 of "), lines.get(6));
        assertEquals("Everything instrumented is counted.", lines.getLast());
    }

    @Test
    void aProgramLinkedWithASanitizerKeepsALibraryAt0() throws IOException {
        Map<String, Object> report = report(3, calling(SANITIZED, "fixture"));

        Map<String, Object> module = module(report);
        assertEquals(SANITIZED.toRealPath() + " (callbacks that do nothing)", module.get("servedBy"));
        assertVerdict("libfixture.so stays at 0: its callbacks are served by " + SANITIZED.toRealPath(), module);
        assertTrue(report.get("beforeItRan").toString().contains(SANITIZED + " defines the callbacks itself"));
        assertEquals("Not counted: 1 of 1 instrumented modules.", report.get("verdict"));
    }

    @Test
    void aLibraryWithTheRuntimeInsideIsCountedBesideASanitizer() throws IOException {
        Map<String, Object> module = module(report(0, calling(SANITIZED, "static")));
        assertEquals("itself (memcov)", module.get("servedBy"));
        assertEquals(2, module.get("hit"));
    }

    @Test
    void withoutAPreloadedRuntimeNobodyHasTheCallbacks() throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--no-preload"));
        arguments.addAll(List.of(calling(DRIVER, "fixture")));
        Map<String, Object> report = report(3, arguments.toArray());

        assertEquals("nobody", module(report).get("servedBy"));
        assertVerdict(
                "libfixture.so ended its process: nobody has __sanitizer_cov_trace_pc_guard_init. Preload",
                module(report));
        assertEquals("exit 127", report.get("ending"));
        assertTrue(report.get("messages").toString().contains("undefined symbol"), report::toString);
    }

    @Test
    void anExistingBuildIsCountedByItsRuntimeIfNothingIsPreloaded() throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--no-preload"));
        arguments.addAll(List.of(calling(DRIVER, "existing/existing")));
        Map<String, Object> module = module(report(0, arguments.toArray()));

        Path runtime = Native.library("existing/memcov").toRealPath();
        assertEquals(runtime + " (existing memcov)", module.get("servedBy"));
        assertVerdict("libexisting.so is counted in the process by " + runtime, module);
        assertFalse(module.containsKey("hit"), module::toString);
    }

    @Test
    void thePreloadedRuntimeTakesThePlaceOfAnExistingOne() throws IOException {
        Map<String, Object> module = module(report(0, calling(DRIVER, "existing/existing")));
        assertEquals(PRELOADED, module.get("servedBy"));
        assertTrue((int) module.get("hit") > 0, module::toString);
    }

    @Test
    void aProgramWithAnExistingRuntimeInsideWritesNoCoverageFile() throws IOException {
        Path program = Native.program("alone_existing");
        Map<String, Object> module = module(report(3, "--", program));
        assertEquals("itself (existing memcov)", module.get("servedBy"));
        assertVerdict("alone_existing stays at 0: its callbacks are served by " + program.toRealPath(), module);
        assertEquals(true, module(report(0, "--no-preload", "--", program)).get("counted"));
    }

    @Test
    void inlineCountersAreCounted() throws IOException {
        for (String library : List.of("counters", "flags")) {
            Map<String, Object> module = module(report(0, calling(DRIVER, library)));
            assertEquals(PRELOADED, module.get("servedBy"));
            assertVerdict("lib" + library + ".so is counted: ", module);
        }
    }

    @Test
    void aCallbackThatNobodyHasEndsTheProcess() throws IOException {
        Map<String, Object> module = module(report(3, calling(DRIVER, "comparing")));
        assertEquals(PRELOADED, module.get("servedBy"));
        assertVerdict(
                "libcomparing.so ended its process: nobody has __sanitizer_cov_trace_const_cmp4. Compile it", module);
    }

    @Test
    void symbolsAreBoundAsWithoutDoctor() throws IOException {
        // Bound at once, its function that nobody defines would keep it from being loaded.
        Map<String, Object> report = report(0, calling(DRIVER, "unresolved", "wrapper", "orphan", "bare"));
        assertEquals("exit 0", report.get("ending"));
        assertEquals(
                List.of("libunresolved.so", "libwrapped.so", "liborphan.so", "libbare.so"),
                modules(report).stream()
                        .map(module -> Text.name(Path.of((String) module.get("module"))))
                        .toList());
    }

    @Test
    void aProgramThatIsInstrumentedItself() throws IOException {
        Path program = Native.program("alone_instrumented");
        Map<String, Object> module = module(report(0, "--", program));
        assertEquals(program.toRealPath().toString(), module.get("module"));
        assertEquals(PRELOADED, module.get("servedBy"));
        Map<String, Object> linked = module(report(0, "--no-preload", "--", program));
        assertEquals(Native.runtime().toRealPath() + " (memcov)", linked.get("servedBy"));
    }

    @Test
    void aStaticProgramIsKnownByItsCoverageFileAlone() throws IOException {
        Map<String, Object> counted = report(0, "--", Native.program("alone_static_runtime"));
        assertEquals("itself (memcov)", module(counted).get("servedBy"));
        assertEquals(List.of(), counted.get("processes"));

        Map<String, Object> report = report(3, "--", Native.program("alone_static"));
        assertEquals(List.of(), modules(report));
        assertTrue(report.get("verdict").toString().startsWith("The loader told nothing of the command"));
        assertTrue(report.get("beforeItRan").toString().contains(" is statically linked"), report::toString);
    }

    @Test
    void aRuntimeInsideIsKnownByTheCoverageFileEvenIfItsSymbolsAreGone() throws IOException {
        Path program = Native.program("alone_stripped_runtime");
        assertTrue(doctor(program).out().contains("alone_stripped_runtime may be fine: its callbacks were bound"));
        assertEquals("itself (memcov)", module(report(0, "--", program)).get("servedBy"));
    }

    @Test
    void theProcessesThatTheCommandStartsAreFollowed() throws IOException {
        Path library = Native.library("fixture");
        String script = "cd '" + Native.program("") + "'\n./driver ../libfixture.so classify 3\n"
                + "./driver_sanitized '" + library + "' classify 3\n"
                + "exec ./driver ../libsecond.so second_step 1\n";
        Path file = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + script);
        Files.setAttribute(file, "unix:mode", 0755);
        Map<String, Object> report = report(3, "--", file);

        List<Map<String, Object>> modules = modules(report);
        assertEquals(3, modules.size(), report::toString);
        assertEquals(
                List.of(true, true, false),
                Stream.of("libsecond.so is counted", "libfixture.so is counted", "libfixture.so stays at 0")
                        .map(start -> modules.stream()
                                .filter(module -> ((String) module.get("verdict")).startsWith(start))
                                .findFirst()
                                .orElseThrow()
                                .get("counted"))
                        .toList());
        assertEquals(3, ((List<?>) report.get("processes")).size(), report::toString);
    }

    @Test
    void aServerThatIsNotFoundFromHereIsNamed() throws IOException {
        String script =
                "cd '" + Native.program("") + "' && ./driver_sanitized '" + Native.library("fixture") + "' classify 3";
        Map<String, Object> module = module(report(3, "--", "sh", "-c", script));
        assertEquals("./driver_sanitized (unknown)", module.get("servedBy"));
        assertVerdict("libfixture.so stays at 0: its callbacks are served by ./driver_sanitized, a file", module);
    }

    /** A program that loads a library as Java programs do. */
    static final class Loader {
        private Loader() {}

        public static void main(String[] arguments) {
            Coverage.load(Path.of(arguments[0]), Arena.global());
        }
    }

    @Test
    void theRuntimeThatTheBindingLoadsIsKnownByTheCoverageFile() throws IOException {
        String memcov = System.getProperty("memcov.test.classes");
        Object[] java = {
            "--no-preload",
            "--",
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            memcov + ":" + Path.of(memcov).resolveSibling("test-classes"),
            Loader.class.getName(),
            Native.library("fixture")
        };
        Map<String, Object> module = module(report(0, java));
        assertEquals("memcov", module.get("runtime"));
        assertEquals(1, ((List<?>) module.get("processes")).size());
        assertVerdict("libfixture.so is counted: ", module);
    }

    @Test
    void aModuleThatIsLeftOutStaysAt0() throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--", "env", "MEMCOV_MODULES=!*fixture*"));
        arguments.addAll(List.of(calling(DRIVER, "fixture")).subList(1, 5));
        Map<String, Object> module = module(report(3, arguments.toArray()));
        assertEquals(PRELOADED, module.get("servedBy"));
        assertVerdict("libfixture.so stays at 0: nothing of it was recorded. Either MEMCOV_MODULES leaves", module);
    }

    @Test
    void oneModuleOfSeveralProcessesIsOneRow() throws IOException {
        String call = DRIVER + " " + Native.library("fixture") + " classify ";
        Map<String, Object> module = module(report(0, "--", "sh", "-c", call + "1; " + call + "-1; true"));
        assertEquals(2, ((List<?>) module.get("processes")).size(), module::toString);
        assertEquals(4, module.get("hit"));
    }

    @Test
    void aCommandThatLoadsNothingInstrumented() throws IOException {
        Map<String, Object> report = report(3, calling(DRIVER, "plain"));
        assertTrue(((String) report.get("verdict")).startsWith("Nothing instrumented was loaded."), report::toString);
    }

    @Test
    void whatACommandWroteIsShownIfItFails() {
        CommandLineRun run = doctor("--", "sh", "-c", "echo one >&2; echo two >&2; exit 9");
        assertEquals(3, run.exit());
        assertTrue(run.out().contains(": exit 9\n    one\n    two\n"), run.out());
    }

    @Test
    void aCommandThatHangsIsKilledWithAllItStarted() throws IOException {
        Path pids = folder.resolve("pids");
        String script = "sleep 600 & echo $! > " + pids + "; setsid sh -c 'echo $$ >> " + pids + "; sleep 600' & "
                + DRIVER + " " + Native.library("fixture") + " classify 1; wait";
        Map<String, Object> report = report(0, "--timeout", "2", "--", "sh", "-c", script);

        assertEquals("timeout", report.get("ending"));
        assertVerdict("libfixture.so is counted: ", module(report));
        List<String> started = Files.readAllLines(pids);
        assertEquals(2, started.size());
        for (String pid : started) {
            assertFalse(
                    ProcessHandle.of(Long.parseLong(pid))
                            .filter(DoctorCommandTest::runs)
                            .isPresent(),
                    pid);
        }
    }

    /** Whether a process does more than wait for somebody to ask how it ended. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        String system = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", folder.toString());
        try {
            assertEquals(0, doctor(calling(DRIVER, "fixture")).exit());
            assertEquals(1, doctor("--", folder.resolve("missing")).exit());
        } finally {
            System.setProperty("java.io.tmpdir", system);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aCommandThatIsNowhereIsASentence() {
        CommandLineRun run = doctor("--", "no-such-command");
        assertEquals(1, run.exit());
        assertEquals(
                "memcov: the command cannot be started: there is no command 'no-such-command' in the folders of PATH:"
                        + " give its path\n",
                run.err());
    }

    @Test
    void wrongUsage() {
        for (Object[] arguments :
                List.of(new Object[] {}, new Object[] {"a", "b"}, new Object[] {"a", "--", "b"}, new Object[] {"--"})) {
            CommandLineRun run = doctor(arguments);
            assertEquals(2, run.exit(), run.out());
            assertTrue(run.err().contains("Usage: memcov doctor [--json] LIBRARY"), run.err());
        }
        assertEquals(
                "memcov: --timeout takes a number of seconds above 0, not 0.0\n",
                doctor("--timeout", "0", "--", "true").err());
    }

    @Test
    void helpDocumentsTheExitCodes() {
        CommandLineRun run = doctor("--help");
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("  3   some coverage would stay 0, or nothing is instrumented"), run.out());
    }
}

package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.cli.Diagnoses.DRIVER;
import static org.memcov.cli.Diagnoses.assertVerdict;
import static org.memcov.cli.Diagnoses.calling;
import static org.memcov.cli.Diagnoses.doctor;
import static org.memcov.cli.Diagnoses.module;
import static org.memcov.cli.Diagnoses.modules;
import static org.memcov.cli.Diagnoses.report;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.testing.Native;

/** Who serves the callbacks of what a command loads, and what {@code memcov doctor -- COMMAND} makes of it. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DoctorCallbacksTest {
    private static final Path SANITIZED = Native.program("driver_sanitized");
    private static final String PRELOADED = "preloaded libmemcov.so (memcov)";

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
}

package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.junit.JupiterRun.BESIDE;
import static org.memcov.junit.JupiterRun.TESTED;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.CoverageException;
import org.memcov.internal.NamedLibrary;
import org.memcov.testing.Native;

/** Which library is meant, and what is said of a wrong one. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class NamingLibrariesTest {
    private static final String REFUSED = "the native coverage of NamingLibrariesTest$%s cannot be measured: ";

    /** The sentence with which a class of one library fails, without its beginning. */
    private static String refusal(Class<?> type) {
        String name = type.getSimpleName();
        String message = JupiterRun.of(type).failures().get(name);
        String beginning = String.format(REFUSED, name);
        assertTrue(message.startsWith(beginning), message);
        return message.substring(beginning.length());
    }

    @NativeCoverage(library = "build/no/such/library.so")
    static class Missing {
        @Test
        void isNotRun() {}
    }

    @Test
    void aLibraryThatIsNotThereFailsTheClass() {
        assertEquals(
                "build/no/such/library.so does not exist: give the path of a shared library", refusal(Missing.class));
    }

    @NativeCoverage(library = "${memcov.test.native}/libplain.so")
    static class Plain {
        @Test
        void isNotRun() {}
    }

    @Test
    void aLibraryThatIsNotInstrumentedFailsTheClass() {
        JupiterRun.forgotten(TESTED); // there is a runtime
        assertEquals(
                Native.library("plain")
                        + " has no edges that were not loaded before: compile it with clang and"
                        + " -fsanitize-coverage=trace-pc-guard, or name the instrumented library that it needs",
                refusal(Plain.class));
    }

    @NativeCoverage(library = "nowhere")
    static class Nameless {
        @Test
        void isNotRun() {}
    }

    @Test
    void aNameThatNobodyFindsFailsTheClass() {
        assertEquals(
                "there is no library libnowhere.so on java.library.path, on LD_LIBRARY_PATH or among the system's: put"
                        + " its folder on one of these, or give its path, with a slash in it",
                refusal(Nameless.class));
    }

    @NativeCoverage
    static class Unsaid {
        @Test
        void walks(Coverage coverage) {
            Native.call(coverage.symbols(), "walk", 1);
        }
    }

    @Test
    void withoutALibraryTheParameterNamesIt() {
        JupiterRun run = JupiterRun.of(
                Map.of(
                        Libraries.PARAMETER,
                        TESTED.replace("${memcov.test.native}", Native.folder().toString())),
                Unsaid.class);
        assertEquals(Map.of(), run.failures());
    }

    @Test
    void withoutTheParameterTheClassFails() {
        assertEquals(
                "the library ${memcov.junit.library} is not known, since memcov.junit.library has no value: set it as a"
                        + " system property or a JUnit configuration parameter, or name the library in @NativeCoverage",
                refusal(Unsaid.class));
    }

    @ExtendWith(NativeCoverageExtension.class)
    static class NoAnnotation {
        @Test
        void isMeasuredByAutodetection() {
            Native.call(Libraries.load(TESTED, System::getProperty).symbols(), "walk", 1);
        }
    }

    @Test
    void withoutAnnotationsAnExtensionThatJUnitFindsMeasuresNothingUnlessTheParameterNamesALibrary() {
        Map<String, String> found = Map.of("junit.jupiter.extensions.autodetection.enabled", "true");
        assertEquals(Map.of(), JupiterRun.of(found, NoAnnotation.class).figures());
        Map<String, String> named = Map.of(
                "junit.jupiter.extensions.autodetection.enabled",
                "true",
                Libraries.PARAMETER,
                Native.library("tested").toString());
        JupiterRun run = JupiterRun.of(named, NoAnnotation.class);
        assertTrue(
                run.figures().get("NoAnnotation > isMeasuredByAutodetection()").edges() > 0);
    }

    @Test
    void aNameIsFoundOnJavasLibraryPath() {
        String before = System.getProperty("java.library.path");
        System.setProperty("java.library.path", "/nonexistent::" + Native.folder());
        try {
            assertEquals(Native.library("tested"), NamedLibrary.find("tested"));
            assertEquals(Native.library("tested"), NamedLibrary.find("libtested.so"));
        } finally {
            System.setProperty("java.library.path", before);
        }
    }

    @Test
    void aNameIsFoundAmongTheSystemsLibraries() {
        assertEquals(Path.of("libc.so.6"), NamedLibrary.find("libc.so.6").getFileName());
        assertThrows(CoverageException.class, () -> NamedLibrary.find("nowhere"));
    }

    @NativeCoverage(library = {TESTED, BESIDE})
    static class OneOfTwo {
        @Test
        void wantsOne(Coverage coverage) {}
    }

    @Test
    void aTestOfTwoLibrariesTakesTheCoverageOfBoth() {
        assertTrue(JupiterRun.of(OneOfTwo.class)
                .failures()
                .get("OneOfTwo > wantsOne(Coverage)")
                .contains("it has 2 libraries, but a parameter for one: make it a Coverage[]"));
    }

    @NativeCoverage(library = TESTED)
    static class Twice {
        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.loading(TESTED);

        @Test
        void isNotRun() {}
    }

    @Test
    void aTestIsMeasuredByOneExtensionAlone() {
        JupiterRun run = JupiterRun.of(Twice.class);
        assertEquals(
                Map.of(
                        "Twice > isNotRun()",
                        "the native coverage of NamingLibrariesTest$Twice > isNotRun() cannot be measured: it is"
                                + " measured already: have one extension or @NativeCoverage measure it"),
                run.failures());
        assertEquals(Map.of(), JupiterRun.of(AfterTwice.class).failures());
    }

    @NativeCoverage(library = TESTED)
    static class AfterTwice {
        @Test
        void isMeasuredAgain() {}
    }
}

package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.junit.JupiterRun.TESTED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.Coverage;
import org.memcov.CoverageFile;
import org.memcov.junit.JupiterRun.Figures;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Native;

/** The coverage file that tests write. A process has one, so each test has a process of its own. */
class BuildFileTest {
    private static final String EXISTING = "${memcov.test.native}/existing/libexisting.so";

    private static final String ONE_ALONE = "this process writes %s already, and it has one: name one, be it by"
            + " memcov.junit.file or by MEMCOV_FILE in its environment";

    @TempDir
    private Path folder;

    @NativeCoverage(library = TESTED)
    static class Walking {
        @Test
        void walks(Coverage coverage) {
            Native.call(coverage.symbols(), "walk", 3);
        }
    }

    private static JupiterRun writing(String file, Class<?>... classes) {
        return JupiterRun.of(Map.of(BuildFile.PARAMETER, file), classes);
    }

    @Test
    void itHoldsAllHitsAndTheJournalThoseOfEachTest() throws IOException {
        Path file = folder.resolve("made/for/it/tests.cov");
        ChildJvm.of(arguments -> {
                    JupiterRun run = writing(arguments[0], Walking.class);
                    assertEquals(Map.of(), run.failures());
                    assertTrue(run.lines().getLast().endsWith(" of 21 in " + arguments[0]), run::out);
                })
                .runningTests()
                .arguments(file)
                .run()
                .succeeds();
        TestRun test = TestJournal.read(TestJournal.beside(file)).getFirst();
        assertEquals(BuildFileTest.class.getName() + "$Walking", test.className());
        assertEquals("walks(Coverage)", test.name());
        assertEquals(TestRun.Outcome.PASSED, test.outcome());
        ModuleEdges module = test.modules().getFirst();
        assertEquals(test.edges(), module.edges().count());
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile coverage = CoverageFile.open(file, arena);
            assertEquals(module.identity(), coverage.modules().getFirst().identity());
            assertTrue(module.edges().andNot(coverage.modules().getFirst()).isEmpty());
            assertEquals(test.edges() + 1, coverage.count(), "the constructor's, too");
        }
    }

    @Test
    void theProcessIdInItsNameIsTheJournalsToo() throws IOException {
        ChildJvm.of(arguments -> writing(arguments[0], Walking.class))
                .runningTests()
                .arguments(folder.resolve("tests-%p.cov"))
                .run()
                .succeeds();
        try (var files = Files.list(folder)) {
            assertEquals(
                    Set.of("tests-N.cov", "tests-N.jsonl"),
                    files.map(file -> file.getFileName().toString().replaceAll("\\d+", "N"))
                            .collect(Collectors.toSet()));
        }
    }

    /** The sentence with which a test is refused that is to write a file. */
    private static String refusal(String file, Class<?> type) {
        String test = type.getSimpleName() + " > walks(Coverage)";
        String message = writing(file, type).failures().get(test);
        String beginning = "the native coverage of BuildFileTest$" + test + " cannot be measured: the coverage file "
                + file + ", which memcov.junit.file names, cannot be attached: ";
        assertTrue(message.startsWith(beginning), message);
        return message.substring(beginning.length());
    }

    @Test
    void theSameFileIsAttachedOnceAndAnotherOneIsRefused() {
        ChildJvm.of(arguments -> {
                    String first = arguments[0] + "/first.cov";
                    assertEquals(Map.of(), writing(first, Walking.class).failures());
                    assertEquals(Map.of(), writing(first, Walking.class).failures());
                    assertEquals(String.format(ONE_ALONE, first), refusal(arguments[0] + "/second.cov", Walking.class));
                })
                .runningTests()
                .arguments(folder)
                .run()
                .succeeds();
    }

    @Test
    void theFileOfTheEnvironmentIsTheOneOfTheProcess() throws IOException {
        Path environment = folder.resolve("environment.cov");
        ChildJvm.of(arguments -> {
                    assertEquals(String.format(ONE_ALONE, arguments[0]), refusal(arguments[1], Walking.class));
                    assertEquals(Map.of(), writing(arguments[0], Walking.class).failures());
                })
                .runningTests()
                .environment("MEMCOV_FILE", environment)
                .arguments(environment, folder.resolve("tests.cov"))
                .run()
                .succeeds();
        assertFalse(Files.exists(folder.resolve("tests.cov")));
        assertEquals(1, TestJournal.read(TestJournal.beside(environment)).size());
    }

    @Test
    void aFileThatIsNoneIsRefused() {
        ChildJvm.of(arguments -> {
                    Path other = Files.writeString(Path.of(arguments[0], "other.txt"), "no coverage file at all\n");
                    assertTrue(refusal(other.toString(), Walking.class).contains("is not a coverage file"));
                    String impossible = other.resolve("tests.cov").toString();
                    assertTrue(refusal(impossible, Walking.class).contains(other.toString()));
                })
                .runningTests()
                .arguments(folder)
                .run()
                .succeeds();
    }

    static class Existing {
        private static final Coverage LOADED = Libraries.load(EXISTING, System::getProperty);

        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.of(LOADED);

        @Test
        void walks(Coverage coverage) {
            Native.call(coverage.symbols(), "existing_walk", 1);
        }
    }

    @Test
    void anExistingBuildIsMeasuredButHasNoFile() {
        ChildJvm.of(arguments -> {
                    JupiterRun run = JupiterRun.of(Existing.class);
                    assertEquals(Map.of(), run.failures());
                    Figures figures = run.figures().get("Existing > walks(Coverage)");
                    assertTrue(figures.edges() > 0 && figures.newEdges() > 0);
                    assertEquals(
                            "this library's runtime is an existing build without mcov_attach: have memcov's own"
                                    + " libmemcov.so take its place for this call",
                            refusal(arguments[0], Existing.class));
                })
                .runningTests()
                .arguments(folder.resolve("tests.cov"))
                .run()
                .succeeds();
    }
}

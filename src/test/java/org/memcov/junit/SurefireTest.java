package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageFile;
import org.memcov.Scope;
import org.memcov.Snapshot;
import org.memcov.testing.Fixture;
import org.memcov.testing.MavenProject;
import org.memcov.testing.Native;

/** A project whose tests are measured, built by Maven: src/test/projects/surefire. */
class SurefireTest {
    private static final Map<String, Set<String>> TESTS = Map.of(
            "sample.SignTest", Set.of("positive() > repetition 1 of 2", "positive() > repetition 2 of 2"),
            "sample.ParsingTest",
                    Set.of("parsesNumbers(String, int) > [1] 1, 1", "parsesNumbers(String, int) > [2] 22, 22"),
            "sample.ParsingTest$Refusing", Set.of("Refusing > nothing()", "Refusing > words()"));

    @TempDir
    private Path folder;

    /** The edges of the fixture that a call hits, numbered as in a coverage file. */
    private static Snapshot edges(Fixture fixture, Runnable call) throws IOException {
        try (Scope _ = fixture.coverage().push()) {
            call.run();
            return ModuleEdges.of(fixture.coverage(), fixture.coverage().snapshot())
                    .getFirst()
                    .edges();
        }
    }

    private Path coverageFile() {
        return folder.resolve("project/target/memcov/tests.cov");
    }

    private List<TestRun> journal() throws IOException {
        return TestJournal.read(TestJournal.beside(coverageFile()));
    }

    private Snapshot covered() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return CoverageFile.open(coverageFile(), arena).modules().getFirst().snapshot();
        }
    }

    private static Map<String, Set<String>> names(List<TestRun> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        TestRun::className, Collectors.mapping(TestRun::name, Collectors.toSet())));
    }

    private static long processes(List<TestRun> runs) {
        return runs.stream().map(TestRun::process).distinct().count();
    }

    @Test
    void allBuildsAndTheirJvmsAddToOneFileWhateverBecomesOfThem() throws IOException {
        MavenProject project = MavenProject.copy("surefire", folder);
        String library = "-Dsample.library=" + Native.library("fixture");
        try (Fixture fixture = Fixture.load("fixture")) {
            String out = project.test(library, "-Dtest=SignTest,ParsingTest")
                    .succeeds()
                    .out();

            // One JVM, as it is without a word in the pom.
            List<TestRun> runs = journal();
            assertEquals(TESTS, names(runs));
            assertEquals(1, processes(runs));
            assertTrue(runs.stream().allMatch(run -> run.outcome() == TestRun.Outcome.PASSED));
            for (TestRun run : runs) {
                if (run.name().equals("Refusing > words()")) {
                    Snapshot words = edges(fixture, () -> Native.call(fixture.symbols(), "parse", "one"));
                    assertEquals(words, run.modules().getFirst().edges());
                }
                assertTrue(run.modules().getFirst().edges().andNot(covered()).isEmpty());
            }
            Snapshot first = covered();
            assertTrue(out.contains("together, 4 tests"), out);
            assertTrue(out.contains("Native coverage: " + first.count() + " of 21 edges"), out);

            // A JVM for each class, two at a time; one dies in its test, one has no annotation.
            project.test(
                            library,
                            "-DforkCount=2",
                            "-DreuseForks=false",
                            "-Djunit.jupiter.extensions.autodetection.enabled=true",
                            "-Dmemcov.junit.library=" + Native.library("fixture"))
                    .fails();
            List<TestRun> more = journal().subList(runs.size(), journal().size());
            assertEquals(3, processes(more));
            assertEquals(Set.of("large()"), names(more).remove("sample.UnawareTest"));
            assertEquals(7, more.size());
            Snapshot dying = edges(fixture, () -> fixture.call("classify", -7));
            Snapshot large = edges(fixture, () -> fixture.call("classify", 5000));
            assertFalse(dying.andNot(first).isEmpty());
            assertEquals(first.or(dying).or(large), covered());
        }
    }
}

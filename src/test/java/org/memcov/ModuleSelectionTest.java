package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** MEMCOV_MODULES: which modules are numbered at all. */
class ModuleSelectionTest {
    private static void printModules(String... arguments) {
        try (Fixture fixture = Fixture.load("fixture");
                Fixture second = Fixture.load("second");
                Fixture third = Fixture.load("third")) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            fixture.call("walk", 1);
            second.call("second_step", 1);
            third.call("third_step", 1);
            assertEquals(
                    coverage.total(),
                    coverage.modules().stream()
                            .mapToLong(InstrumentedModule::edgeCount)
                            .sum());
            assertEquals(coverage.hitmap().count(), coverage.now());
            System.out.print(coverage.modules().stream()
                    .map(module -> module.path().getFileName().toString())
                    .collect(Collectors.joining(" ")));
        }
    }

    private static String numbered(String patterns) {
        return ChildJvm.of(ModuleSelectionTest::printModules)
                .environment("MEMCOV_MODULES", patterns)
                .run()
                .succeeds()
                .out();
    }

    @Test
    void aPatternChoosesTheModulesThatAreNumbered() {
        assertEquals("libsecond.so", numbered("libsecond.so"));
        assertEquals("libsecond.so libthird.so", numbered("lib[st]*.so"));
        assertEquals("libthird.so", numbered(Native.library("third").toString()));
    }

    @Test
    void anExclamationMarkLeavesModulesOut() {
        assertEquals("libfixture.so libthird.so", numbered("!libsecond.so"));
    }

    @Test
    void theLastPatternThatMatchesDecides() {
        assertEquals("libfixture.so libsecond.so", numbered("*,!*/libthird.so"));
        assertEquals("libthird.so", numbered("!*,libthird.so"));
    }

    @Test
    void aProcessWithoutAnyNumberedModuleHasNoEdges() {
        assertEquals("", numbered("nothing"));
    }

    @Test
    void itTellsWhenAsked() {
        var result = ChildJvm.of(ModuleSelectionTest::printModules)
                .environment("MEMCOV_MODULES", "!libthird.so")
                .environment("MEMCOV_VERBOSE", 1)
                .run()
                .succeeds();
        assertTrue(result.err().contains("libthird.so is left out (MEMCOV_MODULES)"), result::err);
        assertTrue(result.err().contains("libfixture.so: edges 1 to "), result::err);
    }
}

package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memcov.junit.JupiterRun.TESTED;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.Coverage;
import org.memcov.junit.JupiterRun.Figures;
import org.memcov.testing.Native;

/** Tests that hit too little fail, with a sentence. */
@ResourceLock(Resources.SYSTEM_OUT)
class ThresholdTest {
    @BeforeEach
    void forget() {
        JupiterRun.forgotten(TESTED);
    }

    private static void walk(Coverage coverage, int bits) {
        Native.call(coverage.symbols(), "walk", bits);
    }

    @NativeCoverage(library = TESTED, minEdges = 1000)
    static class TooFew {
        @Test
        void walks(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        @NativeCoverage(minEdges = 1)
        void walksEnough(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void fails() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aTestThatHitsTooFewEdgesFailsUnlessItsMethodAsksForFewer() {
        JupiterRun run = JupiterRun.of(TooFew.class);
        long edges = run.figures().get("TooFew > walks(Coverage)").edges();
        assertEquals(
                Map.of(
                        "TooFew > walks(Coverage)",
                        "ThresholdTest$TooFew > walks(Coverage) hit " + edges
                                + " edges, but minEdges asks for at least 1,000",
                        "TooFew > fails()",
                        "on purpose"),
                run.failures());
    }

    @NativeCoverage(library = TESTED, minNewEdges = 1)
    static class NothingNew {
        @RepeatedTest(2)
        void walks(Coverage coverage) {
            walk(coverage, 1);
        }
    }

    @Test
    void aTestThatHitsNothingNewFails() {
        JupiterRun run = JupiterRun.of(NothingNew.class);
        String second = "NothingNew > walks(Coverage) > repetition 2 of 2";
        long edges = run.figures().get(second).edges();
        assertEquals(
                Map.of(
                        second,
                        "ThresholdTest$" + second + " hit 0 new edges among " + edges
                                + ", but minNewEdges asks for at least 1"),
                run.failures());
        assertTrue(run.out().contains("failed"), run::out);
    }

    @NativeCoverage(library = TESTED, minNewEdges = 1)
    static class Dynamic {
        @TestFactory
        Stream<DynamicTest> walks(Coverage coverage) {
            return Stream.of("first", "again").map(name -> DynamicTest.dynamicTest(name, () -> walk(coverage, 1)));
        }
    }

    @Test
    void aDynamicTestIsCheckedByItself() {
        assertEquals(
                List.of("Dynamic > walks(Coverage) > again"),
                List.copyOf(JupiterRun.of(Dynamic.class).failures().keySet()));
    }

    @NativeCoverage(library = TESTED, minNewEdges = 1, withSetUp = true)
    static class NothingNewWithSetUp {
        @RepeatedTest(2)
        void walks(Coverage coverage) {
            walk(coverage, 1);
        }
    }

    @Test
    void withSetUpTheTestIsCheckedBehindItsEnd() {
        JupiterRun run = JupiterRun.of(NothingNewWithSetUp.class);
        assertEquals(1, run.failures().size());
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("repetition 2") && line.endsWith("failed")));
    }

    @NativeCoverage(library = TESTED, minClassEdges = 1000)
    static class SmallClass {
        @Test
        void walks(Coverage coverage) {
            walk(coverage, 1);
        }

        @Nested
        class Inner {
            @Test
            void walks(Coverage coverage) {
                walk(coverage, 3);
            }
        }

        @Nested
        @NativeCoverage(minClassEdges = 1)
        class Enough {
            @Test
            void walks(Coverage coverage) {
                walk(coverage, 3);
            }
        }
    }

    @Test
    void aClassWhoseTestsHitTooFewEdgesTogetherFails() {
        JupiterRun run = JupiterRun.of(SmallClass.class);
        long edges = run.figures().get("SmallClass").edges();
        assertTrue(edges > run.figures().get("SmallClass > walks(Coverage)").edges());
        assertEquals(
                Map.of(
                        "SmallClass",
                        "the tests of ThresholdTest$SmallClass hit " + edges
                                + " edges together, but minClassEdges asks for at least 1,000"),
                run.failures());
    }

    static class OnMethod {
        @Test
        @NativeCoverage(library = TESTED, minClassEdges = 1)
        void walks() {}
    }

    @Test
    void aMethodCannotAskForEdgesOfAClass() {
        assertEquals(
                "the native coverage of ThresholdTest$OnMethod > walks() cannot be measured: minClassEdges is of"
                        + " classes: put it on the class, or ask for minEdges",
                JupiterRun.of(OnMethod.class).failures().get("OnMethod > walks()"));
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Registered {
        @RegisterExtension
        static final NativeCoverageExtension COVERAGE = NativeCoverageExtension.of(
                        Libraries.load(TESTED, System::getProperty))
                .withMinEdges(2)
                .withMinNewEdges(1)
                .withMinClassEdges(1000);

        @Test
        void a(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void b(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void c() {}

        @Nested
        class Inner {
            @Test
            void walks(Coverage coverage) {
                walk(coverage, 15);
            }
        }
    }

    @Test
    void anExtensionMadeInCodeAsksForTheSame() {
        JupiterRun run = JupiterRun.of(Registered.class);
        Figures first = run.figures().get("Registered > a(Coverage)");
        assertEquals(first.edges(), first.newEdges());
        assertEquals(
                Map.of(
                        "Registered > b(Coverage)",
                        "ThresholdTest$Registered > b(Coverage) hit 0 new edges among " + first.edges()
                                + ", but minNewEdges asks for at least 1",
                        "Registered > c()",
                        "ThresholdTest$Registered > c() hit 0 edges, but minEdges asks for at least 2",
                        "Registered",
                        "the tests of ThresholdTest$Registered hit "
                                + run.figures().get("Registered").edges()
                                + " edges together, but minClassEdges asks for at least 1,000"),
                run.failures());
    }

    static class NotStatic {
        @RegisterExtension
        final NativeCoverageExtension coverage =
                NativeCoverageExtension.loading(TESTED).withMinClassEdges(1);

        @Test
        void walks() {}
    }

    @Test
    void anExtensionOfAnInstanceCannotAskForEdgesOfTheClass() {
        assertEquals(
                Map.of(
                        "NotStatic > walks()",
                        "the native coverage of ThresholdTest$NotStatic > walks() cannot be measured: minClassEdges"
                                + " needs to see the class begin: make the extension's field static"),
                JupiterRun.of(NotStatic.class).failures());
    }

    @Test
    void aThresholdIsNotNegative() {
        NativeCoverageExtension extension = NativeCoverageExtension.loading(TESTED);
        assertEquals(
                "minEdges is -5: it takes 0 or more",
                assertThrows(IllegalArgumentException.class, () -> extension.withMinEdges(-5))
                        .getMessage());
    }
}

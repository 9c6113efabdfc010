package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.memcov.junit.JupiterRun.ALONE;
import static org.memcov.junit.JupiterRun.BESIDE;
import static org.memcov.junit.JupiterRun.TESTED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memcov.Coverage;
import org.memcov.Scope;
import org.memcov.Snapshot;
import org.memcov.junit.JupiterRun.Figures;
import org.memcov.testing.Native;

/** Which edges are whose. */
@ResourceLock(Resources.SYSTEM_OUT)
class AttributionTest {
    private Coverage coverage;
    private Snapshot one;
    private Snapshot three;

    private static void walk(Coverage coverage, int bits) {
        Native.call(coverage.symbols(), "walk", bits);
    }

    private static Snapshot edgesOf(Coverage coverage, String function, int argument) {
        try (Scope _ = coverage.push()) {
            Native.call(coverage.symbols(), function, argument);
            return coverage.snapshot();
        }
    }

    @BeforeEach
    void forget() {
        coverage = JupiterRun.forgotten(TESTED);
        one = edgesOf(coverage, "walk", 1);
        three = edgesOf(coverage, "walk", 3);
        coverage.reset();
    }

    private Figures figures(Snapshot edges, Snapshot known) {
        return new Figures(edges.count(), edges.andNot(known).count(), coverage.total());
    }

    private Figures first() {
        return figures(one, Snapshot.empty());
    }

    private Figures next() {
        return figures(three, one);
    }

    /** The figures of the tests of a run, which all passed. */
    private static Map<String, Figures> passed(Class<?>... classes) {
        JupiterRun run = JupiterRun.of(classes);
        assertEquals(Map.of(), run.failures());
        return run.figures();
    }

    @NativeCoverage(library = TESTED)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Plain {
        @Test
        void a(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void b(Coverage coverage) {
            walk(coverage, 3);
        }
    }

    @Test
    void eachTestHasItsEdgesAndThoseThatAreNew() {
        Map<String, Figures> figures = passed(Plain.class);
        assertEquals(first(), figures.get("Plain > a(Coverage)"));
        assertEquals(next(), figures.get("Plain > b(Coverage)"));
        assertTrue(next().newEdges() > 0 && next().newEdges() < next().edges());
    }

    @Test
    void theClassHasThoseOfAllItsTests() {
        assertEquals(
                figures(one.or(three), Snapshot.empty()), passed(Plain.class).get("Plain"));
    }

    @NativeCoverage(library = TESTED)
    static class Invocations {
        @ParameterizedTest(name = "{0}")
        @ValueSource(ints = {1, 3})
        void walks(int bits, Coverage coverage) {
            walk(coverage, bits);
        }

        @RepeatedTest(2)
        @Disabled
        void never() {}
    }

    @Test
    void eachInvocationOfAParameterizedTestHasItsOwn() {
        Map<String, Figures> figures = passed(Invocations.class);
        assertEquals(first(), figures.get("Invocations > walks(int, Coverage) > 1"));
        assertEquals(next(), figures.get("Invocations > walks(int, Coverage) > 3"));
    }

    @Test
    void aDisabledTestHasNone() {
        assertEquals(3, passed(Invocations.class).size());
    }

    @NativeCoverage(library = TESTED)
    static class Repeated {
        @RepeatedTest(2)
        void walks(Coverage coverage) {
            walk(coverage, 1);
        }
    }

    @Test
    void whatARepetitionHitsAgainIsNotNew() {
        Map<String, Figures> figures = passed(Repeated.class);
        assertEquals(first(), figures.get("Repeated > walks(Coverage) > repetition 1 of 2"));
        assertEquals(figures(one, one), figures.get("Repeated > walks(Coverage) > repetition 2 of 2"));
    }

    @NativeCoverage(library = TESTED)
    static class Outer {
        @Test
        void outside(Coverage coverage) {
            walk(coverage, 1);
        }

        @Nested
        class Inner {
            @Test
            void inside(Coverage coverage) {
                walk(coverage, 3);
            }
        }
    }

    @Test
    void testsOfNestedClassesAreMeasuredAndTheOutermostClassHasThem() {
        Map<String, Figures> figures = passed(Outer.class);
        assertEquals(
                Map.of(
                        "Outer > outside(Coverage)", first(),
                        "Outer > Inner > inside(Coverage)", next(),
                        "Outer", figures(three.or(one), Snapshot.empty())),
                figures);
    }

    @NativeCoverage(library = TESTED)
    static class Dynamic {
        @TestFactory
        Stream<DynamicNode> walks(Coverage coverage) {
            return Stream.of(
                    DynamicTest.dynamicTest("one", () -> walk(coverage, 1)),
                    DynamicContainer.dynamicContainer(
                            "more",
                            IntStream.of(3)
                                    .mapToObj(bits -> DynamicTest.dynamicTest("three", () -> walk(coverage, bits)))));
        }
    }

    @Test
    void dynamicTestsHaveTheirOwnAndTheirFactoryHasNone() {
        assertEquals(
                Map.of(
                        "Dynamic > walks(Coverage) > one", first(),
                        "Dynamic > walks(Coverage) > more > three", next(),
                        "Dynamic", figures(one.or(three), Snapshot.empty())),
                passed(Dynamic.class));
    }

    @NativeCoverage(library = TESTED)
    static class SetUp {
        @BeforeEach
        void before(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void walks(Coverage coverage) {
            walk(coverage, 3);
        }

        @AfterEach
        void after(Coverage coverage) {
            Native.call(coverage.symbols(), "classify", 1);
        }
    }

    @Test
    void whatSetUpHitsIsNotTheTestsAndNotNewToIt() {
        assertEquals(next(), passed(SetUp.class).get("SetUp > walks(Coverage)"));
    }

    @NativeCoverage(library = TESTED, withSetUp = true)
    static class SetUpCounts extends SetUp {}

    @Test
    void withSetUpItIs() {
        Snapshot all = one.or(three).or(edgesOf(coverage, "classify", 1));
        coverage.reset();
        assertEquals(figures(all, Snapshot.empty()), passed(SetUpCounts.class).get("SetUpCounts > walks(Coverage)"));
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClass extends Plain {}

    @Test
    void aSubclassInheritsItAlsoWithOneInstanceForAllTests() {
        Map<String, Figures> figures = passed(PerClass.class);
        assertEquals(first(), figures.get("PerClass > a(Coverage)"));
        assertEquals(next(), figures.get("PerClass > b(Coverage)"));
    }

    static class OneMethod {
        @Test
        @NativeCoverage(library = TESTED)
        void measured(Coverage coverage) {
            walk(coverage, 1);
        }

        @Test
        void another() {
            walk(Libraries.load(TESTED, System::getProperty), 3);
        }
    }

    @Test
    void onAMethodItMeasuresThatOne() {
        Map<String, Figures> figures = passed(OneMethod.class);
        assertEquals(Set.of("OneMethod > measured(Coverage)", "OneMethod"), figures.keySet());
        assertEquals(one.count(), figures.get("OneMethod").edges());
    }

    @NativeCoverage(library = TESTED)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Troubled {
        @Test
        void aborts(Coverage coverage) {
            walk(coverage, 1);
            assumeTrue(false);
        }

        @Test
        void fails(Coverage coverage) {
            walk(coverage, 3);
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void whatATestHitThatFailsOrAbortsCounts() {
        Map<String, Figures> figures = JupiterRun.of(Troubled.class).figures();
        assertEquals(first(), figures.get("Troubled > aborts(Coverage)"));
        assertEquals(next(), figures.get("Troubled > fails(Coverage)"));
    }

    @NativeCoverage(library = {TESTED, BESIDE, ALONE})
    static class Several {
        @Test
        void steps(Coverage[] coverages) {
            walk(coverages[0], 1);
            Native.call(coverages[1].symbols(), "second_step", 1);
            Native.call(coverages[2].symbols(), "third_step", 1);
        }
    }

    @Test
    void librariesAreCountedTogetherWhetherTheyShareARuntimeOrNot() {
        Coverage beside = JupiterRun.forgotten(BESIDE);
        Coverage alone = JupiterRun.forgotten(ALONE);
        assertEquals(coverage, beside);
        long edges = Stream.of(one, edgesOf(beside, "second_step", 1), edgesOf(alone, "third_step", 1))
                .mapToLong(Snapshot::count)
                .sum();
        coverage.reset();
        alone.reset();
        assertEquals(
                new Figures(edges, edges, coverage.total() + alone.total()),
                passed(Several.class).get("Several > steps(Coverage[])"));
    }

    @Test
    void nothingIsLeftOnTheStackOfLevels() {
        for (Class<?> type : List.of(Plain.class, Dynamic.class, SetUpCounts.class)) {
            passed(type);
        }
        assertEquals(one.or(three).or(edgesOf(coverage, "classify", 1)), coverage.snapshot());
    }
}

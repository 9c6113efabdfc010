package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** Counting, resetting, injecting, and what a Coverage says of itself. */
class CoverageTest {
    private Fixture fixture;
    private Coverage coverage;

    @BeforeEach
    void load() {
        fixture = Fixture.load("fixture");
        coverage = fixture.coverage();
        coverage.reset();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theTotalCountsTheEdgesOfTheLoadedLibraries() {
        InstrumentedModule module = fixture.module();
        assertTrue(module.edgeCount() > 10, module::toString);
        assertTrue(coverage.total() >= module.firstEdge() + module.edgeCount() - 1);
    }

    @Test
    void nowCountsTheEdgesHitSinceTheReset() {
        assertEquals(0, coverage.now());
        fixture.call("classify", 5);
        long now = coverage.now();
        assertTrue(now > 0);
        assertEquals(now, coverage.hitmap().count());
        coverage.reset();
        assertEquals(0, coverage.now());
    }

    @Test
    void anEdgeIsCountedOnceHoweverOftenItIsHit() {
        fixture.call("classify", 5);
        long now = coverage.now();
        fixture.call("classify", 5);
        assertEquals(now, coverage.now());
    }

    @Test
    void anotherPathAddsItsEdges() {
        fixture.call("classify", 5);
        Snapshot before = coverage.snapshot();
        fixture.call("classify", -5);
        assertTrue(coverage.now() > before.count());
        assertEquals(coverage.now(), coverage.snapshot().or(before).count());
    }

    @Test
    void anEdgeThatIsForgottenIsHitAgain() {
        fixture.call("walk", 15);
        Snapshot first = coverage.snapshot();
        coverage.reset();
        fixture.call("walk", 15);
        assertEquals(first, coverage.snapshot());
    }

    @Test
    void resetKeepsWhatLiesBeneath() {
        fixture.call("classify", 5);
        long beneath = coverage.now();
        try (Scope scope = coverage.push()) {
            fixture.call("walk", 1);
            coverage.reset();
            assertEquals(0, scope.edges());
        }
        assertEquals(beneath, coverage.now());
    }

    @Test
    void setNowOverridesNowAndNothingElse() {
        fixture.call("classify", 5);
        Snapshot before = coverage.snapshot();
        coverage.setNow(0xffff_ffffL);
        assertEquals(0xffff_ffffL, coverage.now());
        assertEquals(before, coverage.snapshot());
        coverage.reset();
        assertEquals(0, coverage.now());
    }

    @Test
    void setNowTakesNumbersOf32BitsOnly() {
        for (long number : new long[] {-1, 0x1_0000_0000L, Long.MIN_VALUE, Long.MAX_VALUE}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> coverage.setNow(number));
            assertEquals("now is a number of 32 bits without sign, not " + number, refused.getMessage());
        }
        assertEquals(0, coverage.now());
    }

    @Test
    void aSnapshotStaysAsItIs() {
        fixture.call("walk", 1);
        Snapshot snapshot = coverage.snapshot();
        long count = snapshot.count();
        fixture.call("walk", 15);
        coverage.reset();
        assertEquals(count, snapshot.count());
        assertEquals(coverage.hitmap().segment().byteSize(), snapshot.segment().byteSize());
    }

    @Test
    void restoreReplacesTheCurrentLevel() {
        Snapshot walked = fixture.edgesOf("walk", 3);
        coverage.reset();
        fixture.call("classify", 5);
        coverage.restore(walked);
        assertEquals(walked, coverage.snapshot());
        assertEquals(walked.count(), coverage.now());
        coverage.restore(Snapshot.empty());
        assertEquals(0, coverage.now());
    }

    @Test
    void mergeAddsASnapshotToTheCurrentLevel() {
        Snapshot walked = fixture.edgesOf("walk", 3);
        coverage.reset();
        fixture.call("classify", 5);
        Snapshot classified = coverage.snapshot();
        coverage.merge(walked);
        assertEquals(walked.or(classified), coverage.snapshot());
        assertEquals(coverage.snapshot().count(), coverage.now());
    }

    @Test
    void aSnapshotWithAnUnknownEdgeIsRefusedAndNothingChanges() {
        fixture.call("walk", 3);
        Snapshot before = coverage.snapshot();
        long unknown = coverage.total() + 1;
        Snapshot foreign = Edges.of(1, unknown);
        String sentence = "the data has edge " + unknown + ", but the modules loaded so far have " + coverage.total()
                + " edges: load the libraries it was made with first, in the same order";
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> coverage.merge(foreign))
                        .getMessage());
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> coverage.restore(foreign))
                        .getMessage());
        assertEquals(before, coverage.snapshot());
        assertEquals(before.count(), coverage.now());
    }

    @Test
    void aLongerSnapshotWithoutUnknownEdgesIsFine() {
        Snapshot longer = Edges.of(1, coverage.total() + 1000).andNot(Edges.of(coverage.total() + 1000));
        coverage.restore(longer);
        assertEquals(Edges.of(1), coverage.snapshot());
    }

    @Test
    void hitsAreThisProcessesOwnWhateverWasInjectedOrReset() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture")) {
                Coverage coverage = fixture.coverage();
                fixture.call("walk", 1);
                Snapshot own = coverage.hits();
                coverage.reset();
                coverage.restore(Edges.range(1, coverage.total()));
                assertEquals(coverage.total(), coverage.now());
                assertEquals(own, coverage.hits());
                // An injected bit does not hide the hit that comes after it.
                fixture.call("walk", 15);
                assertTrue(coverage.hits().count() > own.count());
                assertEquals(coverage.total(), coverage.now());
                assertTrue(own.andNot(coverage.hits()).isEmpty());
            }
        });
    }

    @Test
    void ourRuntimeOffersEveryFeature() {
        assertEquals(EnumSet.allOf(Feature.class), coverage.features());
        try (Fixture own = Fixture.load("static")) {
            for (Feature feature : Feature.values()) {
                assertTrue(coverage.supports(feature));
                assertTrue(own.symbols().find(feature.symbol()).isPresent(), feature::toString);
            }
        }
        Set<Feature> features = coverage.features();
        assertThrows(UnsupportedOperationException.class, () -> features.remove(Feature.HITS));
    }

    @Test
    void objectsForOneRuntimeAreEqual() {
        try (Fixture second = Fixture.load("second");
                Fixture own = Fixture.load("static")) {
            assertEquals(coverage, second.coverage());
            assertEquals(coverage.hashCode(), second.coverage().hashCode());
            assertNotEquals(coverage, own.coverage());
            assertFalse(coverage.equals(new Object()));
        }
    }

    @Test
    void itPrintsHowManyEdgesWereHit() {
        fixture.call("walk", 1);
        assertEquals("Coverage[" + coverage.now() + " of " + coverage.total() + " edges]", coverage.toString());
    }

    @Test
    void symbolsLeadToTheLibrarysFunctions() {
        assertEquals(2, Native.call(coverage.symbols(), "classify", 1001));
        assertEquals(417, Native.call(coverage.symbols(), "parse", "417"));
        assertTrue(coverage.symbols().find("no_such_function").isEmpty());
    }

    @Test
    void ofKeepsTheLookupItWasGiven() {
        try (Fixture own = Fixture.load("static")) {
            assertSame(own.symbols(), Coverage.of(own.symbols()).symbols());
        }
    }

    @Test
    void nullIsRefused() {
        assertThrows(NullPointerException.class, () -> Coverage.of(null));
        assertThrows(NullPointerException.class, () -> Coverage.load(Native.library("fixture"), null));
        assertThrows(NullPointerException.class, () -> Coverage.load(null, Arena.ofAuto()));
        assertThrows(NullPointerException.class, () -> coverage.serialize(null));
        assertThrows(NullPointerException.class, () -> coverage.merge((Snapshot) null));
        assertThrows(NullPointerException.class, () -> coverage.restore(null));
        assertThrows(NullPointerException.class, () -> coverage.deserialize(null));
    }
}

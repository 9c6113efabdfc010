package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.memcov.Patching.Mode;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;
import org.memcov.testing.Scenario;

/** Calls that remove themselves, from Java. Each test has a JVM of its own: the mode is the process's. */
class PatchingTest {
    private static final int EVERY_BIT = 15;

    private static void succeeds(Scenario body) {
        ChildJvm.of(body).run().succeeds();
    }

    /** Calls again and again, until the runtime removes calls. */
    private static void callUntilRemoved(Fixture fixture) {
        while (fixture.coverage().patching().removedNow() == 0) {
            for (int i = 0; i < 1000; i++) {
                fixture.call("walk", EVERY_BIT);
            }
        }
    }

    @Test
    void callsOfEdgesThatAreHitAgainAreRemovedUntilTheNextLevel() {
        succeeds(_ -> {
            Fixture fixture = Fixture.load("fixture");
            Coverage coverage = fixture.coverage();
            coverage.setPatching(Mode.ON);
            Snapshot edges = fixture.edgesOf("walk", EVERY_BIT);
            callUntilRemoved(fixture);

            Patching before = coverage.patching();
            assertEquals(before.removed() - before.putBack(), before.removedNow());
            assertEquals(edges, fixture.edgesOf("walk", EVERY_BIT));
            Patching after = coverage.patching();
            assertTrue(after.putBack() >= before.removedNow());
            assertEquals(0, after.missing());
            assertEquals(0, after.retired());
        });
    }

    @Test
    void offPutsAllCallsBack() {
        succeeds(_ -> {
            Fixture fixture = Fixture.load("fixture");
            fixture.coverage().setPatching(Mode.ON);
            callUntilRemoved(fixture);
            fixture.coverage().setPatching(Mode.OFF);
            Patching off = fixture.coverage().patching();
            assertEquals(0, off.removedNow());
            assertEquals(off.removed(), off.putBack());
            assertEquals(Mode.OFF, off.mode());
            assertEquals(Optional.empty(), off.reason());
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
    void inlineCountsEdgesInPlaceOfTheirCallsForGood() {
        succeeds(_ -> {
            Fixture fixture = Fixture.load("fixture");
            Coverage coverage = fixture.coverage();
            Snapshot edges = fixture.edgesOf("walk", EVERY_BIT);
            coverage.setPatching(Mode.INLINE);
            callUntilRemoved(fixture);

            coverage.reset();
            fixture.call("walk", EVERY_BIT);
            assertTrue(coverage.now() < edges.count(), "a read of memory has what looked last");
            coverage.sync();
            assertEquals(edges.count(), coverage.now());
            assertEquals(edges, fixture.edgesOf("walk", EVERY_BIT));

            coverage.setPatching(Mode.OFF);
            assertEquals(edges, fixture.edgesOf("walk", EVERY_BIT));
            Patching patching = coverage.patching();
            assertEquals(0, patching.putBack());
            assertTrue(patching.removedNow() > 0);
        });
    }

    @Test
    void autoIsTheDefaultAndRemovesCallsInTime() {
        succeeds(_ -> {
            Fixture fixture = Fixture.load("fixture");
            Patching patching = fixture.coverage().patching();
            assertEquals(Mode.AUTO, patching.mode());
            assertTrue(patching.active(), () -> patching.reason().orElseThrow());
            callUntilRemoved(fixture);
        });
    }

    @Test
    void theEnvironmentSetsTheMode() {
        for (Mode mode : Mode.values()) {
            ChildJvm.of(arguments -> assertEquals(
                            Mode.valueOf(arguments[0]),
                            Fixture.load("fixture").coverage().patching().mode()))
                    .arguments(mode.name())
                    .environment("MEMCOV_PATCH", mode.name().toLowerCase(Locale.ROOT))
                    .run()
                    .succeeds();
        }
    }

    @Test
    void everyModeThatIsSetIsTold() {
        succeeds(_ -> {
            Coverage coverage = Fixture.load("fixture").coverage();
            for (Mode mode : Mode.values()) {
                if (mode == Mode.INLINE && !System.getProperty("os.arch").equals("amd64")) {
                    assertThrows(CoverageException.class, () -> coverage.setPatching(mode));
                    continue;
                }
                coverage.setPatching(mode);
                assertEquals(mode, coverage.patching().mode());
                assertEquals(mode != Mode.OFF, coverage.patching().active());
            }
        });
    }

    /** In a process to which the system refuses what removing calls takes. */
    private static void succeedsConfined(Scenario body) {
        ChildJvm.of(body).under(Native.program("confined").toString()).run().succeeds();
    }

    private static void assertOnIsRefused(Coverage coverage, Mode mode) {
        coverage.setPatching(mode);
        for (Mode refused : List.of(Mode.ON, Mode.INLINE)) {
            assertEquals(
                    "calls cannot be " + (refused == Mode.ON ? "removed" : "replaced")
                            + " in this process: the system has no membarrier that synchronizes code;"
                            + " the mode stays " + mode,
                    assertThrows(CoverageException.class, () -> coverage.setPatching(refused))
                            .getMessage());
            assertEquals(mode, coverage.patching().mode());
        }
    }

    @Test
    void whereTheSystemForbidsItOnIsRefusedWithTheReasonWhateverTheMode() {
        succeedsConfined(_ -> {
            Coverage coverage = Fixture.load("fixture").coverage();
            assertOnIsRefused(coverage, Mode.OFF);
            assertOnIsRefused(coverage, Mode.AUTO);
        });
    }

    @Test
    void whereTheSystemForbidsItAutoSaysSoAndNothingIsMissing() {
        succeedsConfined(_ -> {
            Fixture fixture = Fixture.load("fixture");
            Patching patching = fixture.coverage().patching();
            assertEquals(Mode.AUTO, patching.mode());
            assertFalse(patching.active());
            assertTrue(patching.reason().orElseThrow().contains("membarrier"));

            Snapshot edges = fixture.edgesOf("walk", EVERY_BIT);
            for (int i = 0; i < 20_000; i++) {
                fixture.call("walk", EVERY_BIT);
            }
            assertEquals(edges, fixture.edgesOf("walk", EVERY_BIT));
            assertEquals(0, fixture.coverage().patching().removed());
        });
    }
}

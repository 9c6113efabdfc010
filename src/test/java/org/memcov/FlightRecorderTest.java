package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.FlightRecording;
import org.memcov.testing.Native;

/** What JDK Flight Recorder is told of loads and scopes. Each test has a JVM, and so a recorder, of its own. */
class FlightRecorderTest {
    private static final String LOAD = "org.memcov.Load";
    private static final String SCOPE = "org.memcov.Scope";

    /** A scope with another one in it, whose events tell what the scopes tell. */
    private static void tellsOfScopes(String library, String function) {
        try (Fixture fixture = Fixture.load(library);
                FlightRecording recording = FlightRecording.start()) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            Scope outer = coverage.push();
            fixture.call(function, 1);
            Scope inner = coverage.push();
            fixture.call(function, 3);
            inner.close();
            outer.close();

            List<RecordedEvent> events = recording.events(SCOPE);
            assertEquals(2, events.size());
            assertTellsOf(inner, 2, events.get(0));
            assertTellsOf(outer, 1, events.get(1));
            assertEquals(1, inner.newEdges());
            assertFalse(events.get(1).getStartTime().isAfter(events.get(0).getStartTime()));
        }
    }

    private static void assertTellsOf(Scope scope, long depth, RecordedEvent event) {
        assertEquals(scope.edges(), event.getLong("edges"));
        assertEquals(scope.newEdges(), event.getLong("newEdges"));
        assertEquals(depth, event.getLong("depth"));
    }

    @Test
    void aScopeTellsWhatItHeldAndHowDeepItLay() {
        ChildJvm.run(arguments -> tellsOfScopes("fixture", "walk"));
    }

    @Test
    void aScopeOfAnExistingBuildTellsTheSame() {
        ChildJvm.run(arguments -> tellsOfScopes("existing/existing", "existing_walk"));
    }

    @Test
    void aScopeTellsWhichRuntimeItBelongsTo() {
        ChildJvm.run(arguments -> {
            try (Fixture linked = Fixture.load("linked");
                    Fixture own = Fixture.load("static");
                    FlightRecording recording = FlightRecording.start()) {
                linked.coverage().push().close();
                own.coverage().push().close();

                assertEquals(
                        List.of(
                                Native.runtime().toString(),
                                Native.library("static").toString()),
                        recording.events(SCOPE).stream()
                                .map(event -> event.getString("runtime"))
                                .toList());
            }
        });
    }

    @Test
    void aScopeThatIsReusedIsAnEventForEachLevel() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture");
                    FlightRecording recording = FlightRecording.start()) {
                fixture.coverage().reset();
                Scope scope = fixture.coverage().scope();
                List<Long> newEdges = new ArrayList<>();
                for (int bits : new int[] {1, 1, 3}) {
                    try (Scope _ = scope.push()) {
                        fixture.call("walk", bits);
                    }
                    newEdges.add(scope.newEdges());
                }
                assertEquals(
                        newEdges,
                        recording.events(SCOPE).stream()
                                .map(event -> event.getLong("newEdges"))
                                .toList());
            }
        });
    }

    @Test
    void aScopeThatCannotBeClosedYetIsToldOfWhenItIs() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture");
                    FlightRecording recording = FlightRecording.start()) {
                Scope outer = fixture.coverage().push();
                Scope inner = fixture.coverage().push();
                assertThrows(IllegalStateException.class, outer::close);
                inner.close();
                outer.close();

                assertEquals(
                        List.of(2L, 1L),
                        recording.events(SCOPE).stream()
                                .map(event -> event.getLong("depth"))
                                .toList());
            }
        });
    }

    @Test
    void aScopeThatWasOpenBeforeTheRecordingIsNotToldOf() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture")) {
                Scope early = fixture.coverage().push();
                try (FlightRecording recording = FlightRecording.start()) {
                    fixture.coverage().push().close();
                    early.close();

                    assertEquals(
                            List.of(2L),
                            recording.events(SCOPE).stream()
                                    .map(event -> event.getLong("depth"))
                                    .toList());
                }
            }
        });
    }

    @Test
    void aKindOfEventThatIsSwitchedOffIsNotToldOf() {
        ChildJvm.run(arguments -> {
            try (FlightRecording recording = FlightRecording.start()) {
                recording.recording().disable(LOAD);
                try (Fixture fixture = Fixture.load("fixture")) {
                    fixture.coverage().push().close();
                    recording.recording().disable(SCOPE);
                    fixture.coverage().push().close();
                }
                assertEquals(1, recording.events(SCOPE).size());
                assertEquals(0, recording.events(LOAD).size());
            }
        });
    }

    @Test
    void aScopeThatIsShorterThanAskedForIsNotToldOf() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture");
                    FlightRecording recording = FlightRecording.start()) {
                recording.recording().enable(SCOPE).withThreshold(Duration.ofMillis(50));
                Scope longer = fixture.coverage().push();
                fixture.coverage().push().close();
                Thread.sleep(51);
                longer.close();

                assertEquals(
                        List.of(1L),
                        recording.events(SCOPE).stream()
                                .map(event -> event.getLong("depth"))
                                .toList());
            }
        });
    }

    @Test
    void aLoadTellsWhatItAddedAndWhoServesIt() {
        ChildJvm.of(arguments -> {
                    try (FlightRecording recording = FlightRecording.start();
                            Fixture first = Fixture.load("fixture")) {
                        long edges = first.coverage().total();
                        try (Fixture second = Fixture.load("second");
                                Fixture own = Fixture.load("static")) {
                            List<RecordedEvent> events = recording.events(LOAD);
                            assertEquals(3, events.size());
                            assertLoaded("fixture", edges, edges, Native.runtime(), events.get(0));
                            long total = second.coverage().total();
                            assertLoaded("second", total - edges, total, Native.runtime(), events.get(1));
                            long its = own.coverage().total();
                            assertLoaded("static", its, its, Native.library("static"), events.get(2));
                        }
                    }
                })
                .option("-Dorg.memcov.runtime=" + Native.runtime())
                .run()
                .succeeds();
    }

    private static void assertLoaded(String library, long added, long total, Path runtime, RecordedEvent event) {
        assertEquals(Native.library(library).toString(), event.getString("library"));
        assertEquals(added, event.getLong("edges"));
        assertEquals(total, event.getLong("total"));
        assertEquals(runtime.toString(), event.getString("runtime"));
        assertEquals("memcov", event.getString("runtimeKind"));
    }

    @Test
    void aLoadOfAnExistingBuildTellsTheSame() {
        ChildJvm.run(arguments -> {
            try (FlightRecording recording = FlightRecording.start();
                    Fixture first = Fixture.load("existing/existing")) {
                long edges = first.coverage().total();
                try (Fixture second = Fixture.load("existing/existing_second")) {
                    List<RecordedEvent> events = recording.events(LOAD);
                    assertEquals(edges, events.get(0).getLong("edges"));
                    assertEquals(
                            second.coverage().total() - edges, events.get(1).getLong("edges"));
                    for (RecordedEvent event : events) {
                        assertEquals("existing memcov", event.getString("runtimeKind"));
                        assertEquals(Native.library("existing/memcov").toString(), event.getString("runtime"));
                    }
                }
            }
        });
    }

    @Test
    void aLibraryThatIsLoadedAgainAddsNothing() {
        ChildJvm.run(arguments -> {
            try (FlightRecording recording = FlightRecording.start();
                    Arena first = Arena.ofConfined();
                    Arena second = Arena.ofConfined()) {
                Coverage coverage = Coverage.load(Native.library("fixture"), first);
                Coverage.load(Native.library("fixture"), second);

                assertEquals(
                        List.of(coverage.total(), 0L),
                        recording.events(LOAD).stream()
                                .map(event -> event.getLong("edges"))
                                .toList());
            }
        });
    }

    @Test
    void withoutARecorderNoEventIsSoMuchAsLoaded() {
        String loaded = ChildJvm.of(arguments -> {
                    try (Fixture fixture = Fixture.load("fixture")) {
                        fixture.coverage().push().close();
                    }
                    assertFalse(FlightRecorder.isInitialized());
                })
                .option("-Xlog:class+load:stdout")
                .run()
                .succeeds()
                .out();
        assertTrue(loaded.contains("org.memcov.internal.jfr.Events "));
        for (String kind : List.of("Scope", "Load", "CampaignRun", "Coverage")) {
            assertFalse(loaded.contains("org.memcov.internal.jfr." + kind + "Event "), kind);
        }
    }
}

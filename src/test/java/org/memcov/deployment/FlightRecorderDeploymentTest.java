package org.memcov.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.Scope;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.FlightRecording;

/** What JDK Flight Recorder, as java's command line starts it, is told by memcov as a module and on the class path. */
class FlightRecorderDeploymentTest {
    @TempDir
    private Path folder;

    private static void useIt(String... arguments) {
        try (Fixture fixture = Fixture.load("fixture")) {
            fixture.coverage().reset();
            Scope scope = fixture.coverage().push();
            try (scope) {
                fixture.call("walk", 3);
            }
            System.out.print(scope.edges());
        }
    }

    private void isRecorded(ChildJvm child) throws IOException {
        Path file = folder.resolve("recording.jfr");
        String edges = child.option("-Xlog:jfr+startup=error")
                .option("-XX:StartFlightRecording:filename=" + file)
                .run()
                .succeeds()
                .out();

        assertEquals(edges, "" + only(file, "org.memcov.Scope").getLong("edges"));
        RecordedEvent load = only(file, "org.memcov.Load");
        assertTrue(load.getLong("edges") > 0);
        assertEquals("Edges Added", load.getEventType().getField("edges").getLabel());
    }

    private static RecordedEvent only(Path file, String name) throws IOException {
        List<RecordedEvent> events = FlightRecording.read(file, name);
        assertEquals(1, events.size(), name);
        return events.getFirst();
    }

    @Test
    void eventsAreRecordedOnTheModulePath() throws IOException {
        isRecorded(ChildJvm.of(FlightRecorderDeploymentTest::useIt).onModulePath());
    }

    @Test
    void eventsAreRecordedOnTheClassPath() throws IOException {
        isRecorded(ChildJvm.of(FlightRecorderDeploymentTest::useIt));
    }
}

package org.memcov.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.FlightRecording;

/** What JDK Flight Recorder is told of the runs of a campaign. */
class FlightRecorderRunTest {
    @TempDir
    private Path folder;

    @Test
    void eachRunIsAnEventThatTellsWhatTheCampaignTells() throws Exception {
        FixtureCampaign fixture = new FixtureCampaign(folder);
        fixture.command(fixture.command().withTimeout(Duration.ofMillis(500)))
                .input("well", "walk 1")
                .input("crash", "walk 3", "signal 11")
                .input("failure", "exit 3")
                .input("hang", "walk 7", "hang");
        try (FlightRecording recording = FlightRecording.start()) {
            List<Run> runs = fixture.run().runs();
            List<RecordedEvent> events = recording.events("org.memcov.CampaignRun");

            assertEquals(
                    List.of("exit 0", "SIGSEGV", "exit 3", "timeout"),
                    events.stream().map(event -> event.getString("ending")).toList());
            for (int i = 0; i < runs.size(); i++) {
                assertTells(runs.get(i), events.get(i));
            }
        }
    }

    private void assertTells(Run run, RecordedEvent event) {
        assertEquals(run.input().toString(), event.getString("input"));
        assertEquals(run.inputSize(), event.getLong("inputSize"));
        assertEquals(run.edges(), event.getLong("edges"));
        assertEquals(run.newEdges(), event.getLong("newEdges"));
        assertEquals(run.covered(), event.getLong("covered"));
        assertEquals(run.total(), event.getLong("total"));
        assertEquals(run.time(), event.getDuration("time"));
        assertEquals(run.cpuTime(), event.getDuration("cpuTime"));
        assertEquals(run.peakMemory(), event.getLong("peakMemory"));
        assertEquals(run.elapsed(), event.getDuration("elapsed"));
        assertEquals(folder.resolve("results").toString(), event.getString("campaign"));
        assertFalse(event.getDuration().compareTo(run.time()) < 0); // the launcher's time comes on top
    }

    @Test
    void aRunThatWasMadeBeforeIsNotToldOfAgain() throws Exception {
        FixtureCampaign fixture = new FixtureCampaign(folder).input("a", "walk 1");
        fixture.run();
        try (FlightRecording recording = FlightRecording.start()) {
            fixture.input("b", "walk 2").run();

            assertEquals(
                    List.of(folder.resolve("b").toString()),
                    recording.events("org.memcov.CampaignRun").stream()
                            .map(event -> event.getString("input"))
                            .toList());
        }
    }
}

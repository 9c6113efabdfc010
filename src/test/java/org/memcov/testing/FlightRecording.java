package org.memcov.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of this JVM with all events of memcov, from its start until its events are asked for. */
public final class FlightRecording implements AutoCloseable {
    private final Recording recording = new Recording();

    private FlightRecording() {}

    public static FlightRecording start() {
        FlightRecording started = new FlightRecording();
        started.recording.start();
        return started;
    }

    /** The recording itself, for its settings. */
    public Recording recording() {
        return recording;
    }

    /** Ends the recording; the events {@code org.memcov.Scope}, for example, in the order of their ends. */
    public List<RecordedEvent> events(String name) {
        try {
            if (recording.getState() == RecordingState.RUNNING) {
                recording.stop();
            }
            Path file = Files.createTempFile("memcov", ".jfr");
            recording.dump(file);
            List<RecordedEvent> events = read(file, name);
            Files.delete(file);
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events of a kind in a file. */
    public static List<RecordedEvent> read(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .sorted((a, b) -> a.getEndTime().compareTo(b.getEndTime()))
                .toList();
    }

    @Override
    public void close() {
        recording.close();
    }
}

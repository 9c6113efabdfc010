package org.memcov.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a process's standard error: the first lines that say something, and those that
 * memcov's runtime wrote wherever they stand. The rest is read and forgotten, so that a flood costs
 * neither memory nor disk. Bytes that are no UTF-8 are taken as they come.
 *
 * <p>Thread-safe: one thread reads, another may look meanwhile.
 */
final class ErrorLines {
    private static final int KEPT_LINES = 6;
    private static final int KEPT_OF_A_LINE = 4096;
    private static final String RUNTIME = "memcov: ";

    private final List<String> first = new ArrayList<>();
    private final List<String> ofRuntime = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Reads to the end of the stream, or until it is closed. */
    void readFrom(InputStream stream) {
        byte[] buffer = new byte[KEPT_OF_A_LINE];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // the process has ended while it was read: what was kept by then is what there is
        }
        endLine();
    }

    private synchronized void keep(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                endLine();
            } else if (line.size() < KEPT_OF_A_LINE) {
                line.write(buffer[i]);
            }
        }
    }

    /** A JVM that crashes frames its message with bare #. */
    private synchronized void endLine() {
        boolean isWanted = first.size() < KEPT_LINES || ofRuntime.size() < KEPT_LINES;
        String text = isWanted ? line.toString(StandardCharsets.UTF_8).stripTrailing() : "";
        line.reset();
        if (first.size() < KEPT_LINES && text.chars().anyMatch(Character::isLetterOrDigit)) {
            first.add(text);
        }
        if (ofRuntime.size() < KEPT_LINES && text.startsWith(RUNTIME)) {
            ofRuntime.add(text.substring(RUNTIME.length()));
        }
    }

    /** The first lines. */
    synchronized List<String> first() {
        return List.copyOf(first);
    }

    /** What the runtime wrote, line by line, without its name. */
    synchronized List<String> ofRuntime() {
        return List.copyOf(ofRuntime);
    }
}

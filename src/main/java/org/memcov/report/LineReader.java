package org.memcov.report;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines that a tool writes. It stands on one of them, whose bytes stay what they are until the
 * text or number of a part is asked for: a tool writes much that nobody wants to know, and the same
 * names again and again, which are one string as long as they are among the last.
 */
final class LineReader {
    private static final int RECENT = 1 << 12;

    private final InputStream in;
    private final byte[][] recentBytes = new byte[RECENT][];
    private final String[] recentTexts = new String[RECENT];
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int start;
    private int end = -1;
    private volatile long count;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** How many lines were read; any thread may look. */
    long count() {
        return count;
    }

    /**
     * Goes to the next line.
     *
     * @throws EOFException if there is none
     */
    void next() throws IOException {
        start = end + 1;
        end = start;
        while (end == filled || buffer[end] != '\n') {
            if (end < filled) {
                end++;
            } else {
                fill();
            }
        }
        count++;
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            end -= start;
            start = 0;
        } else if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            throw new EOFException("it ended without an answer");
        }
        filled += read;
    }

    boolean isEmpty() {
        return start == end;
    }

    boolean startsWith(byte[] prefix) {
        return end - start >= prefix.length
                && Arrays.equals(buffer, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /** The line. */
    String text() {
        return text(0);
    }

    /** The line from an index on, which it must have. */
    String text(int index) {
        int from = start + index;
        int hash = 0;
        for (int i = from; i < end; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = (hash ^ hash >>> 16) & RECENT - 1;
        byte[] recent = recentBytes[slot];
        if (recent == null || !Arrays.equals(recent, 0, recent.length, buffer, from, end)) {
            recentBytes[slot] = Arrays.copyOfRange(buffer, from, end);
            recentTexts[slot] = new String(recentBytes[slot], StandardCharsets.UTF_8);
        }
        return recentTexts[slot];
    }

    /** The number that the line has from an index on; 0 if it is none, or fits no int. */
    int number(int index) {
        int from = start + index;
        int digits = end - from;
        int value = 0;
        for (int i = from; i < end; i++) {
            if (buffer[i] < '0' || buffer[i] > '9' || digits > 9) {
                return 0;
            }
            value = 10 * value + buffer[i] - '0';
        }
        return value;
    }
}

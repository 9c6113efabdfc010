package org.memcov.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of an ELF file, little-endian. Nothing read from the file is believed: an offset or length
 * outside it is an {@link EOFException}, an index outside a buffer an {@link
 * IndexOutOfBoundsException}.
 */
record ElfBytes(FileChannel channel) {
    long size() throws IOException {
        return channel.size();
    }

    ByteBuffer read(long offset, long size) throws IOException {
        if (offset < 0 || size < 0 || size > channel.size() - offset) {
            throw new EOFException("offset " + offset + ", size " + size);
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("offset " + offset);
            }
        }
        return buffer.flip();
    }

    /** A string that a zero ends. */
    static String string(ByteBuffer strings, long at) {
        int start = Math.toIntExact(at);
        int end = start;
        while (strings.get(end) != 0) {
            end++;
        }
        return new String(strings.array(), start, end - start, StandardCharsets.UTF_8);
    }
}

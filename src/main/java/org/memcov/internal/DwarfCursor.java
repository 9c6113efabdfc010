package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Reads debug information from an offset on. Outside it there is an {@link IndexOutOfBoundsException}. */
final class DwarfCursor {
    private final MemorySegment bytes;
    private long at;

    DwarfCursor(MemorySegment bytes, long at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** One for the same bytes, elsewhere. */
    DwarfCursor at(long position) {
        return new DwarfCursor(bytes, position);
    }

    long position() {
        return at;
    }

    void skip(long size) {
        at = Math.addExact(at, size);
        if (size < 0 || at > bytes.byteSize()) {
            throw new IndexOutOfBoundsException(at);
        }
    }

    /** A number of 1 to 8 bytes, without a sign. */
    long number(int size) {
        long from = at;
        skip(size);
        return switch (size) {
            case 1 -> bytes.get(JAVA_BYTE, from) & 0xffL;
            case 2 -> bytes.get(JAVA_SHORT_UNALIGNED, from) & 0xffffL;
            case 3 -> bytes.get(JAVA_SHORT_UNALIGNED, from) & 0xffffL | (bytes.get(JAVA_BYTE, from + 2) & 0xffL) << 16;
            case 4 -> bytes.get(JAVA_INT_UNALIGNED, from) & 0xffffffffL;
            default -> bytes.get(JAVA_LONG_UNALIGNED, from);
        };
    }

    /** A number that takes as many bytes as it needs (LEB128), without a sign. */
    long leb() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            long part = number(1);
            value |= shift < Long.SIZE ? (part & 0x7f) << shift : 0;
            if (part < 0x80) {
                return value;
            }
        }
    }

    /** A string that a zero ends. */
    String string() {
        String text = bytes.getString(at);
        while (number(1) != 0) {
            continue;
        }
        return text;
    }
}

package org.memcov.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program headers: what of an ELF file is loaded, and to which address. */
record ElfSegments(List<Segment> all) {
    static final int PT_LOAD = 1;
    static final int PT_DYNAMIC = 2;
    static final int PT_INTERP = 3;
    static final int PT_NOTE = 4;

    private static final int SIZE = 56;

    record Segment(int type, long offset, long address, long size) {
        ByteBuffer read(ElfBytes bytes) throws IOException {
            return bytes.read(offset, size);
        }
    }

    static ElfSegments read(ElfBytes bytes, ElfHeader header) throws IOException {
        ByteBuffer table = bytes.read(header.segmentOffset(), (long) header.segmentCount() * SIZE);
        List<Segment> segments = new ArrayList<>(header.segmentCount());
        for (int at = 0; at < table.limit(); at += SIZE) {
            segments.add(new Segment(
                    table.getInt(at), table.getLong(at + 8), table.getLong(at + 16), table.getLong(at + 32)));
        }
        return new ElfSegments(segments);
    }

    Optional<Segment> first(int type) {
        return all.stream().filter(segment -> segment.type == type).findFirst();
    }

    /** What the file has of the segment that holds an address, from that address on. */
    ByteBuffer from(long address, ElfBytes bytes) throws IOException {
        for (Segment segment : all) {
            long inside = address - segment.address;
            if (segment.type == PT_LOAD && inside >= 0 && inside < segment.size) {
                return bytes.read(segment.offset + inside, segment.size - inside);
            }
        }
        throw new EOFException("address " + Long.toHexString(address));
    }
}

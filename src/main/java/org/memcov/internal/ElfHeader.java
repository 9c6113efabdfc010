package org.memcov.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The first bytes of an ELF file. Of a file of 32 bits or another byte order only what stands at the
 * same place in every ELF file is known: {@link #elfClass} and {@link #machine}.
 */
record ElfHeader(
        int elfClass,
        int byteOrder,
        int type,
        int machine,
        long segmentOffset,
        int segmentCount,
        long sectionOffset,
        int sectionCount,
        int sectionNames) {
    static final int SIZE = 64;
    static final int ET_EXEC = 2;
    static final int ET_DYN = 3;

    private static final int MAGIC = 0x464c457f;

    /** The header, or nothing if the file is not an ELF file. */
    static Optional<ElfHeader> read(ElfBytes bytes) throws IOException {
        if (bytes.size() < SIZE || bytes.read(0, 4).getInt(0) != MAGIC) {
            return Optional.empty();
        }
        ByteBuffer header = bytes.read(0, SIZE);
        return Optional.of(new ElfHeader(
                header.get(4),
                header.get(5),
                unsigned(header, 16),
                unsigned(header, 18),
                header.getLong(32),
                unsigned(header, 56),
                header.getLong(40),
                unsigned(header, 60),
                unsigned(header, 62)));
    }

    private static int unsigned(ByteBuffer header, int at) {
        return Short.toUnsignedInt(header.getShort(at));
    }

    /** Whether this class of files is one that {@link ElfFile} can read: 64 bits, little-endian. */
    boolean isReadable() {
        return elfClass == 2 && byteOrder == 1;
    }

    boolean isFor(Machine wanted) {
        return isReadable() && machine == wanted.elfMachine();
    }
}

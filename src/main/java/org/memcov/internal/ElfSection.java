package org.memcov.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A section header of an ELF file. */
record ElfSection(String name, int type, long flags, long address, long offset, long size, int link) {
    static final int SHT_SYMTAB = 2;
    static final int SHT_RELA = 4;
    static final int SHT_DYNSYM = 11;

    private static final int SHT_NOBITS = 8;
    private static final long SHF_EXECINSTR = 4;
    private static final long SHF_COMPRESSED = 0x800;
    private static final int SIZE = 64;

    /** All section headers; none of a file that was stripped of them. */
    static List<ElfSection> readAll(ElfBytes bytes, ElfHeader header) throws IOException {
        ByteBuffer table = bytes.read(header.sectionOffset(), (long) header.sectionCount() * SIZE);
        List<ElfSection> sections = new ArrayList<>(header.sectionCount());
        if (table.limit() == 0) {
            return sections;
        }
        int names = header.sectionNames() * SIZE;
        ByteBuffer strings = bytes.read(table.getLong(names + 24), table.getLong(names + 32));
        for (int at = 0; at < table.limit(); at += SIZE) {
            sections.add(new ElfSection(
                    ElfBytes.string(strings, Integer.toUnsignedLong(table.getInt(at))),
                    table.getInt(at + 4),
                    table.getLong(at + 8),
                    table.getLong(at + 16),
                    table.getLong(at + 24),
                    table.getLong(at + 32),
                    table.getInt(at + 40)));
        }
        return sections;
    }

    boolean isCode() {
        return type != SHT_NOBITS && (flags & SHF_EXECINSTR) != 0;
    }

    boolean holds(long address) {
        return address - this.address >= 0 && address - this.address < size;
    }

    boolean isCompressed() {
        return (flags & SHF_COMPRESSED) != 0;
    }

    /** Whether the file has its bytes; a debug file has none of those that are loaded. */
    boolean hasContent() {
        return type != SHT_NOBITS;
    }

    ByteBuffer content(ElfBytes bytes) throws IOException {
        return hasContent() ? bytes.read(offset, size) : ByteBuffer.allocate(0);
    }
}

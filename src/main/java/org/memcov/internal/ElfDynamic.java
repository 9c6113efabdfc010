package org.memcov.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dynamic section: what the loader is told of a file. It is found through the program headers,
 * as the loader finds it, so that a file without section headers has it, too.
 */
final class ElfDynamic {
    private static final long DT_NEEDED = 1;
    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;
    private static final long DT_SONAME = 14;
    private static final long DT_RPATH = 15;
    private static final long DT_SYMBOLIC = 16;
    private static final long DT_RUNPATH = 29;
    private static final long DT_FLAGS = 30;
    private static final long DT_GNU_HASH = 0x6ffffef5L;
    private static final long DT_FLAGS_1 = 0x6ffffffbL;
    private static final long DF_SYMBOLIC = 2;
    private static final long DF_1_PIE = 0x08000000L;

    private final ElfBytes bytes;
    private final ElfSegments segments;
    private final Map<Long, Long> values = new HashMap<>();
    private final Map<Long, String> texts = new HashMap<>();
    private final List<String> needed = new ArrayList<>();
    private final ByteBuffer strings;

    private ElfDynamic(ElfBytes bytes, ElfSegments segments) throws IOException {
        this.bytes = bytes;
        this.segments = segments;
        Optional<ElfSegments.Segment> segment = segments.first(ElfSegments.PT_DYNAMIC);
        List<Long> neededNames = segment.isPresent() ? readEntries(segment.get().read(bytes)) : List.of();
        this.strings = values.containsKey(DT_STRTAB) ? readStrings() : ByteBuffer.allocate(0);
        for (long name : neededNames) {
            needed.add(ElfBytes.string(strings, name));
        }
        for (long tag : List.of(DT_SONAME, DT_RPATH, DT_RUNPATH)) {
            if (values.containsKey(tag)) {
                texts.put(tag, ElfBytes.string(strings, values.get(tag)));
            }
        }
    }

    static ElfDynamic read(ElfBytes bytes, ElfSegments segments) throws IOException {
        return new ElfDynamic(bytes, segments);
    }

    /** Reads all entries, and returns where the names of needed libraries are. */
    private List<Long> readEntries(ByteBuffer entries) {
        List<Long> neededNames = new ArrayList<>();
        for (int at = 0; at + 16 <= entries.limit() && entries.getLong(at) != 0; at += 16) {
            long value = entries.getLong(at + 8);
            if (entries.getLong(at) == DT_NEEDED) {
                neededNames.add(value);
            } else {
                values.put(entries.getLong(at), value);
            }
        }
        return neededNames;
    }

    private ByteBuffer readStrings() throws IOException {
        ByteBuffer all = segments.from(values.get(DT_STRTAB), bytes);
        long size = values.getOrDefault(DT_STRSZ, 0L);
        return all.limit((int) Math.clamp(size, 0, (long) all.limit()));
    }

    private boolean hasFlag(long tag, long flag) {
        return (values.getOrDefault(tag, 0L) & flag) != 0;
    }

    /** Whether the file was linked with -Bsymbolic. */
    boolean isSymbolic() {
        return values.containsKey(DT_SYMBOLIC) || hasFlag(DT_FLAGS, DF_SYMBOLIC);
    }

    boolean isPie() {
        return hasFlag(DT_FLAGS_1, DF_1_PIE);
    }

    /** The names of the libraries it needs, in their order. */
    List<String> needed() {
        return needed;
    }

    Optional<String> soname() {
        return Optional.ofNullable(texts.get(DT_SONAME));
    }

    /** The older run path, which comes before LD_LIBRARY_PATH; without effect beside the newer one. */
    Optional<String> rpath() {
        return Optional.ofNullable(texts.get(DT_RPATH));
    }

    /** The newer run path, which comes behind LD_LIBRARY_PATH. */
    Optional<String> runpath() {
        return Optional.ofNullable(texts.get(DT_RUNPATH));
    }

    /** The dynamic symbols of a file whose section headers do not lead to them. */
    ElfSymbols symbols() throws IOException {
        if (!values.containsKey(DT_SYMTAB)) {
            return ElfSymbols.NONE;
        }
        return ElfSymbols.read(segments.from(values.get(DT_SYMTAB), bytes), symbolCount(), strings);
    }

    /** The hash tables alone tell how many symbols there are. */
    private long symbolCount() throws IOException {
        if (values.containsKey(DT_HASH)) {
            return Integer.toUnsignedLong(
                    segments.from(values.get(DT_HASH), bytes).getInt(4));
        }
        long hashed = values.containsKey(DT_GNU_HASH) ? countHashed(segments.from(values.get(DT_GNU_HASH), bytes)) : 1;
        // GNU ld does not tell where none is hashed, but puts the strings right behind the symbols.
        return hashed > 1 ? hashed : (values.getOrDefault(DT_STRTAB, 0L) - values.get(DT_SYMTAB)) / ElfSymbols.SIZE;
    }

    /** The last chain starts at the largest bucket and ends with an odd hash. */
    private static long countHashed(ByteBuffer table) {
        int buckets = table.getInt(0);
        int firstHashed = table.getInt(4);
        int at = Math.addExact(16, Math.multiplyExact(8, table.getInt(8)));
        int last = 0;
        for (int i = 0; i < buckets; i++, at += 4) {
            last = Math.max(last, table.getInt(at));
        }
        if (last < firstHashed) {
            return firstHashed; // none is hashed: all of them are undefined
        }
        while ((table.getInt(Math.addExact(at, Math.multiplyExact(4, last - firstHashed))) & 1) == 0) {
            last++;
        }
        return last + 1L;
    }
}

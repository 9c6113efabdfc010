package org.memcov.internal;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A symbol table: what it defines, at which address, and what it leaves to others. */
record ElfSymbols(Map<String, Long> defined, Set<String> undefined) {
    static final int SIZE = 24;
    static final ElfSymbols NONE = new ElfSymbols(Map.of(), Set.of());

    static ElfSymbols read(ByteBuffer symbols, long count, ByteBuffer strings) {
        Map<String, Long> defined = new HashMap<>();
        Set<String> undefined = new HashSet<>();
        for (long index = 0; index < count; index++) {
            int at = Math.toIntExact(index * SIZE);
            String name = ElfBytes.string(strings, Integer.toUnsignedLong(symbols.getInt(at)));
            boolean isElsewhere = symbols.getShort(at + 6) == 0; // the section it is in
            if (isElsewhere) {
                undefined.add(name);
            } else {
                defined.put(name, symbols.getLong(at + 8));
            }
        }
        return new ElfSymbols(defined, undefined);
    }

    /** The bytes between two symbols, if both are there. */
    OptionalLong between(String start, String end) {
        return defined.containsKey(start) && defined.containsKey(end)
                ? OptionalLong.of(defined.get(end) - defined.get(start))
                : OptionalLong.empty();
    }
}

package org.memcov.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The loader's list of the system's libraries, {@code /etc/ld.so.cache}, as glibc writes it. A
 * system without it, or with one that is not understood, has none.
 */
final class LoaderCache {
    private static final Path FILE = Path.of("/etc/ld.so.cache");
    private static final String MAGIC = "glibc-ld.so.cache1.1";
    private static final int HEAD = 48;
    private static final int ENTRY = 24;

    private LoaderCache() {}

    /** The files that have a name, best first; for whatever machine they are. */
    static List<Path> find(String name) {
        try {
            return find(name, ByteBuffer.wrap(Files.readAllBytes(FILE)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException | IndexOutOfBoundsException e) {
            return List.of();
        }
    }

    private static List<Path> find(String name, ByteBuffer cache) {
        List<Path> found = new ArrayList<>();
        boolean isKnown = new String(cache.array(), 0, MAGIC.length(), StandardCharsets.US_ASCII).equals(MAGIC);
        int count = isKnown ? cache.getInt(MAGIC.length()) : 0;
        for (int i = 0; i < count; i++) {
            int entry = HEAD + i * ENTRY;
            if (ElfBytes.string(cache, cache.getInt(entry + 4)).equals(name)) {
                found.add(Path.of(ElfBytes.string(cache, cache.getInt(entry + 8))));
            }
        }
        return found;
    }
}

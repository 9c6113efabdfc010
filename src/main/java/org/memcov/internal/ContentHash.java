package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * What a module without a build-id is known by in a coverage file. The algorithm stands in the C
 * runtime's content_hash.h: two sums over the words of the file and its length.
 */
final class ContentHash {
    private long a = 0;
    private long b = ~0L;

    private ContentHash() {}

    /** The hash of a file's content, in lower-case hexadecimal. */
    static String of(Path path) throws IOException {
        ContentHash hash = new ContentHash();
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment content = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            long count = Words.wordCount(content.byteSize());
            for (long index = 0; index < count; index++) {
                hash.add(Words.get(content, index));
            }
            hash.add(content.byteSize());
        }
        return hash.hex();
    }

    private void add(long word) {
        a = mix(a ^ word);
        b = mix(b + word);
    }

    private static long mix(long word) {
        long mixed = (word ^ word >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private String hex() {
        MemorySegment sums = MemorySegment.ofArray(new long[] {a, b});
        return HexFormat.of().formatHex(sums.toArray(JAVA_BYTE));
    }
}

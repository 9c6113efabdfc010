package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The serialized form of the base ABI (memcov.h): {@code uint32 now}, {@code uint32 storage_size},
 * then {@code storage_size} bytes of hitmap; little-endian, no more, no less.
 */
public final class SerializedForm {
    public static final long HEADER_SIZE = 8;

    private SerializedForm() {}

    /**
     * The hitmap in data of the serialized form.
     *
     * @throws IllegalArgumentException if the data is not of that form
     */
    public static MemorySegment hitmap(MemorySegment data) {
        long size = data.byteSize();
        if (size < HEADER_SIZE) {
            throw new IllegalArgumentException("serialized coverage has a header of 8 bytes, but this data is "
                    + bytes(size) + " long: it is cut off, or not serialized coverage");
        }
        if (!isSerialized(data)) {
            throw new IllegalArgumentException("the header promises a hitmap of " + bytes(storageSize(data)) + ", but "
                    + bytes(size - HEADER_SIZE) + " follow it: the data is cut off, or not serialized coverage");
        }
        return data.asSlice(HEADER_SIZE);
    }

    /** Whether data has a header that tells its length. */
    public static boolean isSerialized(MemorySegment data) {
        return data.byteSize() >= HEADER_SIZE && storageSize(data) == data.byteSize() - HEADER_SIZE;
    }

    private static long storageSize(MemorySegment data) {
        return Integer.toUnsignedLong(data.get(JAVA_INT_UNALIGNED, 4));
    }

    /**
     * Checks that a hitmap has no edge that the library does not know.
     *
     * @throws IllegalArgumentException if it has one
     */
    public static void requireKnown(MemorySegment hitmap, long total) {
        long highest = Words.highest(hitmap);
        if (highest > total) {
            throw new IllegalArgumentException("the data has edge " + highest + ", but the modules loaded so far have "
                    + total + " edges: load the libraries it was made with first, in the same order");
        }
    }

    /** Writes the header of a hitmap of {@code storageSize} bytes with {@code now} set bits. */
    public static void writeHeader(MemorySegment data, long now, long storageSize) {
        data.set(JAVA_INT_UNALIGNED, 0, (int) now);
        data.set(JAVA_INT_UNALIGNED, 4, (int) storageSize);
    }

    private static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}

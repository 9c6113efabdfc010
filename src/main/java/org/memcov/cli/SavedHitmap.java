package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.memcov.EdgeSet;
import org.memcov.Snapshot;
import org.memcov.internal.EdgeNumbers;
import org.memcov.internal.SerializedForm;
import org.memcov.internal.Words;

/**
 * What a process saved: its hitmap, in the serialized form of memcov.h or bare. It does not tell of
 * which modules it is; so all that can be checked is that it has their number of edges.
 */
record SavedHitmap(Path file, Snapshot edges) {
    /**
     * Reads a file.
     *
     * @param form its form; null: serialized if it begins with a header that tells its length
     * @throws IllegalArgumentException if it does not have that form
     */
    static SavedHitmap read(Path file, ConvertCommand.Form form) throws IOException {
        MemorySegment data = MemorySegment.ofArray(Files.readAllBytes(file));
        boolean isSerialized =
                form == null ? SerializedForm.isSerialized(data) : form == ConvertCommand.Form.SERIALIZED;
        try {
            return new SavedHitmap(file, Snapshot.ofHitmap(isSerialized ? SerializedForm.hitmap(data) : data));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is not in the serialized form: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that it can be of modules with such edges, all of them and no others.
     *
     * @throws IllegalArgumentException if not
     */
    EdgeSet of(EdgeNumbers numbers) {
        long size = edges.segment().byteSize();
        if (size != numbers.hitmapSize() && size != numbers.existingHitmapSize()) {
            throw new IllegalArgumentException(file + " has a hitmap of " + bytes(size) + ", but that of "
                    + modules(numbers) + " has " + numbers.hitmapSize()
                    + ": give the modules it was saved with, all of them and in load order");
        }
        long highest = Words.highest(edges.segment());
        if (highest > numbers.total()) {
            throw new IllegalArgumentException(file + " has edge " + highest + ", but the last one of "
                    + modules(numbers) + " is " + numbers.total() + ": give the modules it was saved with");
        }
        return edges;
    }

    private static String modules(EdgeNumbers numbers) {
        int count = numbers.edgeCounts().size();
        return (count == 1 ? "1 module" : count + " modules") + " with " + numbers.total() + " edges";
    }

    private static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}

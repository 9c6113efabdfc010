package org.memcov.campaign;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.memcov.CoverageException;
import org.roaringbitmap.InvalidRoaringFormat;
import org.roaringbitmap.buffer.BufferBitSetUtil;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/**
 * The edges of each run of a campaign, one behind the other in a file, each as a Roaring bitmap in
 * its portable form (github.com/RoaringBitmap/RoaringFormatSpec). The {@link Journal} tells where
 * each lies.
 *
 * <p>An edge's number here is its place in the hitmaps of the campaign's coverage file laid one
 * behind the other, see {@link EdgeLayout}; sections are only ever appended there, so it keeps it. Runs of
 * one library mostly hit the same edges: what is stored is the difference (exclusive or) to the
 * campaign's first run, whose own set is stored as it is.
 */
final class EdgeSets implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final MutableRoaringBitmap reference;
    private long end;

    private EdgeSets(Path file, FileChannel channel, MutableRoaringBitmap reference, long end) {
        this.file = file;
        this.channel = channel;
        this.reference = reference;
        this.end = end;
    }

    /**
     * Where a set lies.
     *
     * @param offset in the file, in bytes
     * @param length in bytes
     */
    record Place(long offset, int length) {
        static Place of(Journal.Line line) {
            return new Place(line.setOffset(), line.setLength());
        }

        private long end() {
            return offset + length;
        }
    }

    /** Opens the file to read it. */
    static EdgeSets open(Path file, List<Journal.Line> lines) throws IOException {
        return open(file, lines, FileChannel.open(file, READ));
    }

    /** Opens the file to append to it, behind what the journal knows of. */
    static EdgeSets openToAppend(Path file, List<Journal.Line> lines) throws IOException {
        return open(file, lines, FileChannel.open(file, CREATE, READ, WRITE));
    }

    private static EdgeSets open(Path file, List<Journal.Line> lines, FileChannel channel) throws IOException {
        if (lines.isEmpty()) {
            return new EdgeSets(file, channel, new MutableRoaringBitmap(), 0);
        }
        try {
            MutableRoaringBitmap reference =
                    readStored(file, channel, Place.of(lines.getFirst())).toMutableRoaringBitmap();
            return new EdgeSets(
                    file, channel, reference, Place.of(lines.getLast()).end());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The set whose bits are those of the words. */
    static MutableRoaringBitmap ofWords(long[] words) {
        return BufferBitSetUtil.bitmapOf(words);
    }

    /** Appends a set. */
    Place append(MutableRoaringBitmap edges) throws IOException {
        MutableRoaringBitmap stored = MutableRoaringBitmap.xor(edges, reference);
        stored.runOptimize();
        ByteBuffer bytes = ByteBuffer.allocate(stored.serializedSizeInBytes());
        stored.serialize(bytes);
        bytes.flip();
        Place place = new Place(end, bytes.remaining());
        while (bytes.hasRemaining()) {
            channel.write(bytes, place.end() - bytes.remaining());
        }
        if (end == 0) {
            reference.or(edges);
        }
        end = place.end();
        return place;
    }

    /** Reads a set. */
    ImmutableRoaringBitmap read(Place place) throws IOException {
        ImmutableRoaringBitmap stored = readStored(file, channel, place);
        return place.offset() == 0 ? stored : ImmutableRoaringBitmap.xor(stored, reference);
    }

    /** Reads a set where no IOException can be thrown. */
    ImmutableRoaringBitmap readUnchecked(Place place) {
        try {
            return read(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImmutableRoaringBitmap readStored(Path file, FileChannel channel, Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, place.end() - bytes.remaining()) < 0) {
                throw damaged(file, place, null);
            }
        }
        bytes.flip();
        try {
            return new ImmutableRoaringBitmap(bytes);
        } catch (InvalidRoaringFormat | IndexOutOfBoundsException e) {
            throw damaged(file, place, e);
        }
    }

    private static CoverageException damaged(Path file, Place place, Exception cause) {
        return new CoverageException(
                "the edges of an input are missing: " + file + " has no set of " + place.length() + " bytes at byte "
                        + place.offset(),
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

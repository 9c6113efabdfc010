package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.memcov.ModuleIdentity;
import org.memcov.internal.ffm.mcov_file_header;
import org.memcov.internal.ffm.mcov_file_module;

/**
 * Adds sections to a coverage file under the lock that memcov_file.h asks for. The lock of the file
 * keeps other processes away; a lock in this JVM keeps other threads away, since a channel's lock
 * would refuse them instead of having them wait.
 *
 * <p>A channel's lock belongs to the process and is lost when <em>any</em> of its descriptors of the
 * file is closed. So whoever opens and closes a coverage file in this JVM holds the JVM's lock, and
 * who holds the file's lock maps it through the same channel.
 */
public final class SectionWriter implements AutoCloseable {
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();
    private static final int CHUNK = 1 << 16;
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final FileChannel channel;

    private SectionWriter(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the file if it is not there, and gives it a header if it has none. */
    public static void createIfMissing(Path path) throws IOException {
        try (SectionWriter writer = lock(path);
                Arena arena = Arena.ofConfined()) {
            if (writer.channel.size() == 0) {
                MemorySegment header = arena.allocate(mcov_file_header.layout());
                FileFormat.writeHeader(header);
                writer.write(header.asByteBuffer(), 0);
            }
        }
    }

    /** What is done with a file, and may fail. */
    @FunctionalInterface
    public interface Action {
        void run() throws IOException;
    }

    /** Opens and closes a file to read it, while no thread of this JVM is writing one. */
    public static void whileNobodyWrites(Action action) throws IOException {
        IN_THIS_JVM.lock();
        try {
            action.run();
        } finally {
            IN_THIS_JVM.unlock();
        }
    }

    /** Opens the file and waits until it is ours. */
    public static SectionWriter lock(Path path) throws IOException {
        IN_THIS_JVM.lock();
        SectionWriter writer = null;
        try {
            writer = new SectionWriter(FileChannel.open(
                    path,
                    Set.of(READ, WRITE, CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
            writer.channel.lock();
            return writer;
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.close();
            } else {
                IN_THIS_JVM.unlock();
            }
            throw e;
        }
    }

    /** The open file, to be mapped; closing it is this object's. */
    public FileChannel channel() {
        return channel;
    }

    /**
     * Appends a section without hits. Its room is written, so that it is reserved, before the
     * header's length takes it in.
     */
    public void append(ModuleIdentity identity, Path modulePath) throws IOException {
        byte[] path = modulePath.toString().getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = channel.map(MapMode.READ_WRITE, 0, FileFormat.HEADER_SIZE, arena);
            long start = mcov_file_header.length(header);
            long size = FileFormat.sectionSize(identity.edgeCount(), path.length);
            for (long offset = 0; offset < size; offset += CHUNK) {
                write(ByteBuffer.allocate((int) Math.min(CHUNK, size - offset)), start + offset);
            }
            MemorySegment head = arena.allocate(mcov_file_module.layout());
            FileFormat.writeHead(head, identity, path.length);
            write(head.asByteBuffer(), start);
            write(ByteBuffer.wrap(path), start + FileFormat.pathOffset(identity.edgeCount()));
            LONG.setRelease(header, mcov_file_header.length$offset(), start + size);
        }
    }

    private void write(ByteBuffer content, long position) throws IOException {
        long at = position;
        while (content.hasRemaining()) {
            at += channel.write(content, at);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            IN_THIS_JVM.unlock();
        }
    }
}

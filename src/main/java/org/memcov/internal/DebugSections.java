package org.memcov.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The sections of an ELF file with debug information, which may be gigabytes: they are mapped, so that
 * only what is looked at is read. One that is compressed is expanded, if it is of a bearable size.
 */
final class DebugSections implements AutoCloseable {
    private static final long MOST_EXPANDED = 1 << 28;
    private static final int COMPRESSION_HEADER = 24;
    private static final int ELFCOMPRESS_ZLIB = 1;

    private final Arena arena = Arena.ofConfined();
    private final FileChannel channel;
    private final List<ElfSection> sections;

    private DebugSections(FileChannel channel) throws IOException {
        this.channel = channel;
        ElfBytes bytes = new ElfBytes(channel);
        Optional<ElfHeader> header = ElfHeader.read(bytes).filter(ElfHeader::isReadable);
        this.sections = header.isPresent() ? ElfSection.readAll(bytes, header.get()) : List.of();
    }

    static DebugSections open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new DebugSections(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A section's content; nothing if there is none, or it cannot be expanded. */
    MemorySegment content(String name) throws IOException {
        for (ElfSection section : sections) {
            if (section.name().equals(name) && section.hasContent()) {
                if (section.offset() < 0 || section.size() < 0 || section.size() > channel.size() - section.offset()) {
                    throw new EOFException(name);
                }
                MemorySegment mapped = channel.map(MapMode.READ_ONLY, section.offset(), section.size(), arena);
                return section.isCompressed() ? expanded(mapped) : mapped;
            }
        }
        return MemorySegment.NULL;
    }

    private static MemorySegment expanded(MemorySegment compressed) throws IOException {
        long size = compressed.get(JAVA_LONG_UNALIGNED, 8);
        if (compressed.get(JAVA_INT_UNALIGNED, 0) != ELFCOMPRESS_ZLIB || size < 0 || size > MOST_EXPANDED) {
            return MemorySegment.NULL;
        }
        byte[] content = new byte[(int) size];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed.asSlice(COMPRESSION_HEADER).asByteBuffer());
            if (inflater.inflate(content) != size) {
                throw new EOFException("compressed section");
            }
        } catch (DataFormatException e) {
            throw new IOException(e);
        } finally {
            inflater.end();
        }
        return MemorySegment.ofArray(content);
    }

    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
    }
}

package org.memcov.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.memcov.CoverageException;

/**
 * What an ELF file says of itself before it is loaded: for which machine it is, which symbols it
 * defines, and whether it prefers them to those of others. The format is that of the System V
 * ABI and elf(5): a 64-bit file's section headers, its dynamic section and dynamic symbol table.
 *
 * <p>Nothing read from the file is believed: a length or offset outside the file is an error.
 */
final class ElfFile {
    private static final int HEADER_SIZE = 64;
    private static final int SECTION_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;
    private static final int ET_DYN = 3;
    private static final int SHT_DYNAMIC = 6;
    private static final int SHT_DYNSYM = 11;
    private static final long DT_SYMBOLIC = 16;
    private static final long DT_FLAGS = 30;
    private static final long DF_SYMBOLIC = 2;

    private final Path path;
    private final FileChannel channel;
    private final Set<String> defined = new HashSet<>();
    private final Set<String> undefined = new HashSet<>();
    private boolean symbolic;

    private record Section(int type, long offset, long size, int link) {}

    private ElfFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Reads a shared library for this machine.
     *
     * @throws CoverageException if it is none
     */
    static ElfFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CoverageException(path + (Files.exists(path) ? " is not a file" : " does not exist")
                    + ": give the path of a shared library");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ElfFile file = new ElfFile(path, channel);
            file.parse();
            return file;
        } catch (EOFException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new CoverageException(path + " is damaged or cut off: its ELF headers point outside the file", e);
        } catch (IOException e) {
            throw new CoverageException(path + " cannot be read (" + e + "): give a file that this user may read", e);
        }
    }

    boolean defines(String symbol) {
        return defined.contains(symbol);
    }

    /** Whether the file leaves a symbol to others to define. */
    boolean needs(String symbol) {
        return undefined.contains(symbol);
    }

    /** Whether the file was linked with -Bsymbolic: its own definitions come first. */
    boolean isSymbolic() {
        return symbolic;
    }

    private ByteBuffer bytes(long offset, long size) throws IOException {
        if (offset < 0 || size < 0 || size > channel.size() - offset) {
            throw new EOFException("offset " + offset + ", size " + size);
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("offset " + offset);
            }
        }
        return buffer.flip();
    }

    private void parse() throws IOException {
        if (channel.size() < HEADER_SIZE || bytes(0, 4).getInt(0) != 0x464c457f) {
            throw new CoverageException(path + " is not an ELF file: give the path of a shared library");
        }
        ByteBuffer header = bytes(0, HEADER_SIZE);
        Machine machine = Machine.current();
        int elfClass = header.get(4);
        int byteOrder = header.get(5);
        int elfMachine = Short.toUnsignedInt(header.getShort(18));
        if (elfClass != 2 || byteOrder != 1 || elfMachine != machine.elfMachine()) {
            throw new CoverageException(path + " is built for another machine (ELF class " + elfClass + ", machine "
                    + elfMachine + "); this JVM runs on " + machine.folder());
        }
        if (header.getShort(16) != ET_DYN) {
            throw new CoverageException(path + " is not a shared library: only those can be loaded into a JVM");
        }
        List<Section> sections = sections(header);
        for (Section section : sections) {
            if (section.type == SHT_DYNAMIC) {
                readDynamic(section);
            } else if (section.type == SHT_DYNSYM) {
                readSymbols(section, sections.get(section.link));
            }
        }
    }

    private List<Section> sections(ByteBuffer header) throws IOException {
        long offset = header.getLong(40);
        int count = Short.toUnsignedInt(header.getShort(60));
        ByteBuffer table = bytes(offset, (long) count * SECTION_SIZE);
        List<Section> sections = new ArrayList<>(count);
        for (int at = 0; at < table.limit(); at += SECTION_SIZE) {
            sections.add(new Section(
                    table.getInt(at + 4), table.getLong(at + 24), table.getLong(at + 32), table.getInt(at + 40)));
        }
        return sections;
    }

    private static String string(ByteBuffer strings, long at) {
        int start = Math.toIntExact(at);
        int end = start;
        while (strings.get(end) != 0) {
            end++;
        }
        return new String(strings.array(), start, end - start, StandardCharsets.UTF_8);
    }

    private void readDynamic(Section section) throws IOException {
        ByteBuffer entries = bytes(section.offset, section.size);
        while (entries.remaining() >= 16) {
            long tag = entries.getLong();
            long value = entries.getLong();
            symbolic |= tag == DT_SYMBOLIC || tag == DT_FLAGS && (value & DF_SYMBOLIC) != 0;
        }
    }

    private void readSymbols(Section section, Section names) throws IOException {
        ByteBuffer symbols = bytes(section.offset, section.size);
        ByteBuffer strings = bytes(names.offset, names.size);
        for (int at = 0; at + SYMBOL_SIZE <= symbols.limit(); at += SYMBOL_SIZE) {
            String name = string(strings, Integer.toUnsignedLong(symbols.getInt(at)));
            boolean elsewhere = symbols.getShort(at + 6) == 0; // the section it is in
            (elsewhere ? undefined : defined).add(name);
        }
    }
}

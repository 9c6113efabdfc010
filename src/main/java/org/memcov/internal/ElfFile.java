package org.memcov.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.memcov.CoverageException;

/**
 * What an ELF file says of itself before it is loaded: for which machine it is, what it needs, which
 * symbols it defines, and whether it prefers them to those of others. The format is that of the
 * System V ABI and elf(5), of 64 bits. Nothing of the file is ever run.
 *
 * <p>Nothing read from the file is believed: a length or offset outside the file is an error.
 */
final class ElfFile {
    private final Path path;
    private final ElfHeader header;
    private final ElfSegments segments;
    private final List<ElfSection> sections;
    private final ElfDynamic dynamic;
    private final ElfSymbols symbols;

    private ElfFile(Path path, ElfHeader header, ElfBytes bytes) throws IOException {
        this.path = path;
        this.header = header;
        this.sections = ElfSection.readAll(bytes, header);
        this.segments = ElfSegments.read(bytes, header);
        this.dynamic = ElfDynamic.read(bytes, segments);
        Optional<ElfSection> table = ofType(ElfSection.SHT_DYNSYM);
        this.symbols = table.isPresent() ? readSymbols(table.get(), bytes) : dynamic.symbols();
    }

    private interface Reader<T> {
        T read(ElfBytes bytes) throws IOException;
    }

    /**
     * Reads a shared library for this machine.
     *
     * @throws CoverageException if it is none
     */
    static ElfFile read(Path path) {
        return reading(path, "a shared library", bytes -> {
            ElfHeader header = requireElf(path, "a shared library", bytes);
            Machine machine = Machine.current();
            if (!header.isFor(machine)) {
                throw new CoverageException(path + " is built for another machine (ELF class " + header.elfClass()
                        + ", machine " + header.machine() + "); this JVM runs on " + machine.folder());
            }
            if (header.type() != ElfHeader.ET_DYN) {
                throw new CoverageException(path + " is not a shared library: only those can be loaded into a JVM");
            }
            return new ElfFile(path, header, bytes);
        });
    }

    /**
     * Reads a library or executable for whatever machine.
     *
     * @throws CoverageException if it is none, or not one of 64 bits
     */
    static ElfFile readLinked(Path path) {
        String wanted = "a shared library or an executable";
        return reading(path, wanted, bytes -> {
            ElfHeader header = requireElf(path, wanted, bytes);
            if (!header.isReadable()) {
                throw new CoverageException(path
                        + " is an ELF file of 32 bits or of big-endian order; memcov is for 64 bits, little-endian");
            }
            if (header.type() != ElfHeader.ET_DYN && header.type() != ElfHeader.ET_EXEC) {
                throw new CoverageException(path + " is not linked yet: give the path of " + wanted);
            }
            return new ElfFile(path, header, bytes);
        });
    }

    /**
     * The header of a file of any kind, or nothing if it is not an ELF file.
     *
     * @throws CoverageException if it cannot be read
     */
    static Optional<ElfHeader> readHeader(Path path) {
        return reading(path, "a program", ElfHeader::read);
    }

    private static ElfHeader requireElf(Path path, String wanted, ElfBytes bytes) throws IOException {
        return ElfHeader.read(bytes)
                .orElseThrow(() -> new CoverageException(path + " is not an ELF file: give the path of " + wanted));
    }

    private static <T> T reading(Path path, String wanted, Reader<T> reader) {
        if (!Files.isRegularFile(path)) {
            throw new CoverageException(path + (Files.exists(path) ? " is not a file" : " does not exist")
                    + ": give the path of " + wanted);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return reader.read(new ElfBytes(channel));
        } catch (EOFException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new CoverageException(path + " is damaged or cut off: its ELF headers point outside the file", e);
        } catch (IOException e) {
            throw new CoverageException(path + " cannot be read (" + e + "): give a file that this user may read", e);
        }
    }

    private Optional<ElfSection> ofType(int type) {
        return sections.stream().filter(section -> section.type() == type).findFirst();
    }

    private ElfSymbols readSymbols(ElfSection section, ElfBytes bytes) throws IOException {
        ByteBuffer names = sections.get(section.link()).content(bytes);
        return ElfSymbols.read(section.content(bytes), section.size() / ElfSymbols.SIZE, names);
    }

    Path path() {
        return path;
    }

    ElfHeader header() {
        return header;
    }

    ElfDynamic dynamic() {
        return dynamic;
    }

    /** The dynamic symbols: those that the loader sees. */
    ElfSymbols symbols() {
        return symbols;
    }

    boolean defines(String symbol) {
        return symbols.defined().containsKey(symbol);
    }

    /** Whether the file leaves a symbol to others to define. */
    boolean needs(String symbol) {
        return symbols.undefined().contains(symbol);
    }

    /** Whether the file was linked with -Bsymbolic: its own definitions come first. */
    boolean isSymbolic() {
        return dynamic.isSymbolic();
    }

    /** Whether it is to be run, not to be loaded by a program. */
    boolean isExecutable() {
        return header.type() == ElfHeader.ET_EXEC || dynamic.isPie() || hasInterpreter();
    }

    private boolean hasInterpreter() {
        return segments.first(ElfSegments.PT_INTERP).isPresent();
    }

    /** The loader that the kernel starts for it; a statically linked executable has none. */
    Optional<String> interpreter() {
        return segments.first(ElfSegments.PT_INTERP)
                .map(segment -> later(bytes -> ElfBytes.string(segment.read(bytes), 0)));
    }

    /** Whether it has section headers; without, only what the loader needs is known. */
    boolean hasSections() {
        return !sections.isEmpty();
    }

    List<ElfSection> sections() {
        return sections;
    }

    Optional<ElfSection> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    boolean hasCompressedSection() {
        return sections.stream().anyMatch(ElfSection::isCompressed);
    }

    /** A section's content as text. */
    String text(ElfSection section) {
        return new String(bytes(section).array(), StandardCharsets.UTF_8);
    }

    ByteBuffer bytes(ElfSection section) {
        return later(section::content);
    }

    /** How many symbols for the linker and debuggers there are; empty if it was stripped of them. */
    OptionalLong linkerSymbolCount() {
        return ofType(ElfSection.SHT_SYMTAB).stream()
                .mapToLong(section -> section.size() / ElfSymbols.SIZE)
                .findFirst();
    }

    /** The symbols for the linker and debuggers; none if the file was stripped of them. */
    Optional<ElfSymbols> linkerSymbols() {
        return ofType(ElfSection.SHT_SYMTAB).map(section -> later(bytes -> readSymbols(section, bytes)));
    }

    /** The GNU build-id in lower-case hexadecimal; empty if it has none. */
    String buildId() {
        return later(bytes -> {
            String id = "";
            for (ElfSegments.Segment segment : segments.all()) {
                if (segment.type() == ElfSegments.PT_NOTE && id.isEmpty()) {
                    id = ElfNotes.buildId(segment.read(bytes));
                }
            }
            return id;
        });
    }

    /**
     * The build-id of a debug file, whose segments are those of its module and lead nowhere; empty if
     * it has none or cannot be read.
     */
    static Optional<String> buildIdOfSections(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ElfBytes bytes = new ElfBytes(channel);
            Optional<ElfHeader> header = ElfHeader.read(bytes).filter(ElfHeader::isReadable);
            if (header.isEmpty()) {
                return Optional.empty();
            }
            for (ElfSection section : ElfSection.readAll(bytes, header.get())) {
                if (section.name().equals(".note.gnu.build-id")) {
                    return Optional.of(ElfNotes.buildId(section.content(bytes)));
                }
            }
            return Optional.empty();
        } catch (IOException | IndexOutOfBoundsException | ArithmeticException e) {
            return Optional.empty(); // no file of ours, whatever it is
        }
    }

    /** Reads what is seldom asked for. */
    private <T> T later(Reader<T> reader) {
        return reading(path, "the file that was there before", reader);
    }
}

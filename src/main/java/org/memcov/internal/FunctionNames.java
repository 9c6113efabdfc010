package org.memcov.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The functions of a module by address, as its symbol table has them, or its dynamic one where it was
 * stripped. Names are as the linker has them: mangled in C++.
 */
public final class FunctionNames {
    private static final int STT_FUNC = 2;
    private static final int STT_GNU_IFUNC = 10;

    private record Function(String name, long size) {}

    private final TreeMap<Long, Function> functions = new TreeMap<>(Long::compareUnsigned);

    private FunctionNames() {}

    /**
     * Reads a module's symbols. A file that is not there any more, or is none, has no functions: names
     * are a help, no more.
     */
    public static FunctionNames of(Path module) {
        FunctionNames names = new FunctionNames();
        try (FileChannel channel = FileChannel.open(module, StandardOpenOption.READ)) {
            ElfBytes bytes = new ElfBytes(channel);
            Optional<ElfHeader> header = ElfHeader.read(bytes).filter(ElfHeader::isReadable);
            if (header.isPresent()) {
                names.read(bytes, ElfSection.readAll(bytes, header.get()));
            }
        } catch (EOFException | IndexOutOfBoundsException | ArithmeticException e) {
            names.functions.clear(); // damaged: none of it is believed
        } catch (IOException e) {
            return names;
        }
        return names;
    }

    private void read(ElfBytes bytes, List<ElfSection> sections) throws IOException {
        for (int type : new int[] {ElfSection.SHT_SYMTAB, ElfSection.SHT_DYNSYM}) {
            for (ElfSection section : sections) {
                if (section.type() == type && functions.isEmpty()) {
                    add(section.content(bytes), sections.get(section.link()).content(bytes));
                }
            }
        }
    }

    private void add(ByteBuffer symbols, ByteBuffer strings) {
        for (int at = 0; at + ElfSymbols.SIZE <= symbols.limit(); at += ElfSymbols.SIZE) {
            int type = symbols.get(at + 4) & 0xf;
            boolean isHere = symbols.getShort(at + 6) != 0; // the section it is in
            if (isHere && (type == STT_FUNC || type == STT_GNU_IFUNC)) {
                String name = ElfBytes.string(strings, Integer.toUnsignedLong(symbols.getInt(at)));
                functions.putIfAbsent(symbols.getLong(at + 8), new Function(name, symbols.getLong(at + 16)));
            }
        }
    }

    /** Whether the module has no symbols of functions at all. */
    public boolean isEmpty() {
        return functions.isEmpty();
    }

    /** The function that holds a module-relative PC. */
    public Optional<String> at(long pc) {
        Map.Entry<Long, Function> entry = functions.floorEntry(pc);
        boolean isInside =
                entry != null && pc - entry.getKey() < entry.getValue().size();
        return isInside ? Optional.of(entry.getValue().name()) : Optional.empty();
    }
}

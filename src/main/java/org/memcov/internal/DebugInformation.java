package org.memcov.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the debug information of a file is, which ties a PC to a line of source.
 *
 * @param kind where
 * @param file the file that has it, if it is one of its own and was found
 * @param name the name of that file as far as it is told; else empty
 */
public record DebugInformation(Kind kind, Optional<Path> file, String name) {
    /** Where debug information can be. */
    public enum Kind {
        IN_THE_FILE,
        COMPRESSED,
        IN_ANOTHER_FILE,
        NONE,
        /** The file was stripped of its section headers. */
        UNKNOWN
    }

    static DebugInformation of(ElfFile elf) {
        Kind kind = inTheFile(elf);
        return kind == Kind.NONE ? elsewhere(elf) : new DebugInformation(kind, Optional.empty(), "");
    }

    /** What the file itself has: NONE if there may be another. */
    static Kind inTheFile(ElfFile elf) {
        if (!elf.hasSections()) {
            return Kind.UNKNOWN;
        }
        if (elf.section(".zdebug_info").isPresent()) {
            return Kind.COMPRESSED;
        }
        if (elf.section(".debug_info").isPresent()) {
            // A linker leaves a section as it is that compressing makes no smaller.
            return elf.hasCompressedSection() ? Kind.COMPRESSED : Kind.IN_THE_FILE;
        }
        return Kind.NONE;
    }

    private static DebugInformation elsewhere(ElfFile elf) {
        DebugFileSearch search = DebugFileSearch.of(elf, List.of(DebugFileSearch.SYSTEM_FOLDER));
        boolean isTold = !search.name().isEmpty() || search.file().isPresent();
        return new DebugInformation(isTold ? Kind.IN_ANOTHER_FILE : Kind.NONE, search.file(), search.name());
    }
}

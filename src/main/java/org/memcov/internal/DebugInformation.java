package org.memcov.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final Path SYSTEM_FOLDER = Path.of("/usr/lib/debug");

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
        if (!elf.hasSections()) {
            return new DebugInformation(Kind.UNKNOWN, Optional.empty(), "");
        }
        if (elf.section(".zdebug_info").isPresent()) {
            return new DebugInformation(Kind.COMPRESSED, Optional.empty(), "");
        }
        if (elf.section(".debug_info").isPresent()) {
            // A linker leaves a section as it is that compressing makes no smaller.
            Kind kind = elf.hasCompressedSection() ? Kind.COMPRESSED : Kind.IN_THE_FILE;
            return new DebugInformation(kind, Optional.empty(), "");
        }
        return elsewhere(elf);
    }

    /** Where debuggers look: beside the file, and where distributions put it. */
    private static DebugInformation elsewhere(ElfFile elf) {
        Optional<String> name = elf.section(".gnu_debuglink").map(link -> linkName(elf.text(link)));
        Path folder = elf.path().toAbsolutePath().normalize().getParent();
        List<Path> places = new ArrayList<>();
        name.ifPresent(link -> {
            places.add(folder.resolve(link));
            places.add(folder.resolve(".debug").resolve(link));
            places.add(Path.of(SYSTEM_FOLDER + folder.toString()).resolve(link));
        });
        String id = elf.buildId();
        if (id.length() > 2) {
            places.add(SYSTEM_FOLDER.resolve(".build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug"));
        }
        Optional<Path> found = places.stream().filter(Files::isRegularFile).findFirst();
        boolean isTold = name.isPresent() || found.isPresent();
        return new DebugInformation(isTold ? Kind.IN_ANOTHER_FILE : Kind.NONE, found, name.orElse(""));
    }

    /** The link's name, without a folder whatever the file says. */
    private static String linkName(String content) {
        String name = content.split("\0", 2)[0];
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

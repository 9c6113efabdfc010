package org.memcov.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the file of a library or executable tells of its coverage, without being loaded.
 *
 * @param file the file
 * @param isExecutable whether it is to be run
 * @param isStatic whether it is an executable without a loader
 * @param machine for which machine it is
 * @param hasSections whether it has section headers; without, much is unknown
 * @param instrumentation how it was instrumented
 * @param compilers what was left in it by those who compiled it, clang first
 * @param buildId its GNU build-id in hexadecimal; empty if it has none
 * @param debugInformation where that is
 * @param symbols the number of symbols for the linker; empty if it was stripped of them
 * @param isSymbolic whether it was linked with -Bsymbolic
 * @param callbacks who would serve its callbacks
 * @param instrumentedNeeds the libraries it needs that are instrumented
 */
public record LibraryFacts(
        Path file,
        boolean isExecutable,
        boolean isStatic,
        String machine,
        boolean hasSections,
        Instrumentation instrumentation,
        List<String> compilers,
        String buildId,
        DebugInformation debugInformation,
        OptionalLong symbols,
        boolean isSymbolic,
        CallbackSource callbacks,
        List<Path> instrumentedNeeds) {

    /**
     * Reads a file.
     *
     * @throws org.memcov.CoverageException if it is no library or executable
     */
    public static LibraryFacts of(Path file) {
        ElfFile elf = ElfFile.readLinked(file);
        List<LibrarySearch.Found> needed = new LibrarySearch(elf, System.getenv("LD_LIBRARY_PATH")).all();
        Instrumentation instrumentation = Instrumentation.of(elf, needed);
        return new LibraryFacts(
                file,
                elf.isExecutable(),
                elf.isExecutable() && elf.interpreter().isEmpty(),
                machine(elf.header().machine()),
                elf.hasSections(),
                instrumentation,
                compilers(elf),
                elf.buildId(),
                DebugInformation.of(elf),
                elf.linkerSymbolCount(),
                elf.isSymbolic(),
                CallbackSource.of(elf, instrumentation, needed),
                instrumented(needed));
    }

    private static String machine(int number) {
        return switch (number) {
            case Machine.EM_X86_64 -> "x86-64";
            case Machine.EM_AARCH64 -> "AArch64";
            default -> "machine " + number;
        };
    }

    private static List<String> compilers(ElfFile elf) {
        return elf.section(".comment").map(elf::text).stream()
                .flatMap(text -> Stream.of(text.split("\0")))
                .filter(text -> !text.isBlank())
                .distinct()
                .sorted((a, b) -> Boolean.compare(b.contains("clang"), a.contains("clang")))
                .toList();
    }

    private static List<Path> instrumented(List<LibrarySearch.Found> needed) {
        return needed.stream()
                .map(LibrarySearch.Found::file)
                .flatMap(Optional::stream)
                .filter(library -> Instrumentation.of(library, List.of()).isInstrumented())
                .map(ElfFile::path)
                .toList();
    }
}

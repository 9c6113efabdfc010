package org.memcov.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tools there are to read debug information, the best first, and a sentence if one is missing. */
record Tools(List<PcReader> readers, Optional<String> missing) {
    /** Names a tool, as a system property or in the environment. */
    static final String PROPERTY = "memcov.symbolizer";

    static final String VARIABLE = "MEMCOV_SYMBOLIZER";

    private static final Pattern VERSIONED = Pattern.compile("llvm-symbolizer-([0-9]{1,4})");

    /** The tools of this process: the one that is named, else those on the PATH. */
    static Tools find() {
        String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        return named == null || named.isEmpty() ? onPath(System.getenv("PATH")) : named(Path.of(named));
    }

    private static Tools named(Path tool) {
        if (!isProgram(tool)) {
            return new Tools(
                    List.of(),
                    Optional.of(VARIABLE + " names " + tool + ", which is no program, so lines are not known: name"
                            + " llvm-symbolizer or addr2line, or nothing to have them searched"));
        }
        boolean isAddr2line = tool.getFileName().toString().contains("addr2line");
        return new Tools(List.of(isAddr2line ? new Addr2line(tool) : new LlvmSymbolizer(tool)), Optional.empty());
    }

    static Tools onPath(String path) {
        List<Path> folders = Stream.of((path == null ? "" : path).split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        Optional<Path> llvm = first(folders, "llvm-symbolizer").or(() -> highest(folders));
        Optional<Path> addr2line = first(folders, "addr2line");
        List<PcReader> readers = new ArrayList<>();
        llvm.ifPresent(tool -> readers.add(new LlvmSymbolizer(tool)));
        addr2line.ifPresent(tool -> readers.add(new Addr2line(tool)));
        return new Tools(readers, missing(llvm.isPresent(), addr2line.isPresent()));
    }

    private static Optional<String> missing(boolean hasLlvm, boolean hasAddr2line) {
        if (hasLlvm) {
            return Optional.empty();
        }
        return Optional.of(
                hasAddr2line
                        ? "there is no llvm-symbolizer on the PATH, and addr2line tells no columns: install the"
                                + " package llvm, or name one in " + VARIABLE
                        : "there is neither llvm-symbolizer nor addr2line on the PATH, so lines are not known and"
                                + " names not demangled: install the package llvm or binutils, or name one in "
                                + VARIABLE);
    }

    private static Optional<Path> first(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Tools::isProgram)
                .findFirst();
    }

    private static Optional<Path> highest(List<Path> folders) {
        return folders.stream()
                .filter(Files::isDirectory)
                .flatMap(Tools::files)
                .filter(file -> level(file) > 0 && isProgram(file))
                .max(Comparator.comparingInt(Tools::level));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty(); // a folder of the PATH that this user may not list
        }
    }

    private static int level(Path file) {
        Matcher matcher = VERSIONED.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}

package org.memcov.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that name the inputs of a campaign. */
final class InputFiles {
    private static final String PATTERN_CHARACTERS = "*?[{";

    @Option(
            names = "--inputs",
            paramLabel = "GLOB",
            arity = "1..*",
            description = {
                "The inputs: files, folders (all files below), or patterns such as 'corpus/*.sql';",
                "** goes through folders. In the order of their names."
            })
    private List<String> patterns = List.of();

    @Option(
            names = "--inputs-from",
            paramLabel = "FILE",
            description = "A file that lists inputs, a path on each line; - is standard input.")
    private List<Path> lists = List.of();

    /** The files, in order; a file may be named more than once. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String pattern : patterns) {
            files.addAll(matching(pattern));
        }
        for (Path list : lists) {
            files.addAll(listed(list));
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there are no inputs: name them with --inputs or --inputs-from");
        }
        return files;
    }

    private static List<Path> listed(Path list) throws IOException {
        try (BufferedReader lines = list.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(System.in))
                : Files.newBufferedReader(list)) {
            return lines.lines().filter(line -> !line.isEmpty()).map(Path::of).toList();
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "--inputs-from " + list + " is not a list of paths: it is no text in UTF-8", e);
        }
    }

    private static List<Path> matching(String pattern) throws IOException {
        Path path = Path.of(pattern);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            return List.of(path);
        }
        boolean isFolder = Files.isDirectory(path);
        Path folder = isFolder ? path : folderOf(path);
        PathMatcher matcher = isFolder ? file -> true : matcher(pattern, folder);
        int depth = isFolder || pattern.contains("**") ? Integer.MAX_VALUE : path.getNameCount();
        try (Stream<Path> below = Files.walk(folder, depth)) {
            List<Path> found = below.filter(Files::isRegularFile)
                    .filter(matcher::matches)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("--inputs " + pattern + " matches no file in " + folder);
            }
            return found;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("--inputs " + pattern + " matches no file: there is no " + folder, e);
        } catch (UncheckedIOException e) {
            throw e.getCause(); // a folder below that may not be read
        }
    }

    /** The longest start of a pattern that is no pattern itself. */
    private static Path folderOf(Path pattern) {
        Path folder = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
        for (Path name : pattern) {
            boolean isPattern = name.toString().chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0);
            boolean isLast = name.equals(pattern.getFileName());
            if (isPattern || isLast) {
                break;
            }
            folder = folder.resolve(name);
        }
        return folder;
    }

    private static PathMatcher matcher(String pattern, Path folder) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--inputs " + pattern + " is not a pattern: " + e.getDescription(), e);
        }
    }
}

package org.memcov.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memcov.CoverageException;

/**
 * The programs that a command's first word leads to, as the system looks for them: through PATH,
 * from a script to its interpreter, and from env to what env starts.
 */
final class CommandPrograms {
    private static final int LONGEST_FIRST_LINE = 256;
    private static final int MOST_INTERPRETERS = 5;
    private static final Path SHELL = Path.of("/bin/sh");

    private final Path directory;
    private final List<Path> programs = new ArrayList<>();

    private CommandPrograms(Path directory) {
        this.directory = directory;
    }

    /**
     * The ELF files that run, in the order in which they start.
     *
     * @param directory where the command runs; null for this process's own
     * @throws CoverageException if there is no such program, or it may not be run
     */
    static List<Path> of(String word, Path directory) {
        CommandPrograms command = new CommandPrograms((directory == null ? Path.of("") : directory).toAbsolutePath());
        command.follow(command.find(word), MOST_INTERPRETERS);
        return List.copyOf(command.programs);
    }

    private Path find(String word) {
        if (word.contains("/")) {
            return requireProgram(directory.resolve(word).normalize());
        }
        for (String folder :
                System.getenv().getOrDefault("PATH", "/bin:/usr/bin").split(":", -1)) {
            Path program = directory.resolve(folder).resolve(word);
            if (!word.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new CoverageException("there is no command '" + word + "' in the folders of PATH: give its path");
    }

    private static Path requireProgram(Path program) {
        if (!Files.isRegularFile(program)) {
            throw new CoverageException("the command " + program
                    + (Files.exists(program) ? " is not a file" : " does not exist") + ": give the path of a program");
        }
        if (!Files.isExecutable(program)) {
            throw new CoverageException(
                    "the command " + program + " may not be run: chmod +x it, or name its" + " interpreter before it");
        }
        return program;
    }

    private void follow(Path program, int interpretersLeft) {
        if (!Files.isReadable(program)) {
            return; // it may be run all the same; nothing is known of it
        }
        if (ElfFile.readHeader(program).isPresent()) {
            programs.add(program);
            return;
        }
        if (interpretersLeft == 0) {
            throw new CoverageException(
                    "the script " + program + " is an interpreter's interpreter once too often: the system refuses it");
        }
        String line = firstLine(program);
        String[] words = line.startsWith("#!") ? line.substring(2).strip().split("\\s+", 2) : new String[] {""};
        if (words[0].isEmpty()) {
            follow(SHELL, interpretersLeft - 1); // what runs text that names no interpreter
            return;
        }
        follow(interpreter(program, words[0]), interpretersLeft - 1);
        if (words.length > 1 && Path.of(words[0]).endsWith("env")) {
            startedByEnv(words[1]).ifPresent(word -> follow(find(word), interpretersLeft - 1));
        }
    }

    private Path interpreter(Path script, String name) {
        Path interpreter = directory.resolve(name);
        if (!Files.isRegularFile(interpreter)) {
            throw new CoverageException("the first line of " + script + " names the interpreter " + interpreter
                    + ", which does not exist: correct that line");
        }
        return interpreter;
    }

    /** The first argument that is neither an option nor sets a variable. */
    private static Optional<String> startedByEnv(String arguments) {
        for (String word : arguments.split("\\s+")) {
            if (!word.startsWith("-") && !word.contains("=")) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    private static String firstLine(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            String start = new String(content.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
            return start.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CoverageException("the command " + file + " cannot be read (" + e + ")", e);
        }
    }
}

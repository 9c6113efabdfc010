package org.memcov.campaign;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.memcov.CoverageException;

/**
 * What a campaign is about: its command, and the inputs it expects. As a file it is one JSON object.
 *
 * <p>Invariant: inputs keep their numbers, which the other files of a campaign use; new ones come
 * behind them. The file is replaced as a whole.
 *
 * @param command run for each input
 * @param inputs absolute paths, each once
 */
record Plan(WorkerCommand command, List<Path> inputs) {
    private static final String FORMAT = "memcov campaign";
    private static final int VERSION = 1;

    /** The file's content. */
    record Content(
            String format,
            int version,
            List<String> command,
            boolean inputOnStdin,
            long timeoutMillis,
            String directory,
            Map<String, String> environment,
            boolean preload,
            String baseline,
            List<String> inputs) {}

    Plan {
        SequencedSet<Path> once = new LinkedHashSet<>();
        inputs.forEach(input -> once.add(input.toAbsolutePath().normalize()));
        inputs = List.copyOf(once);
    }

    /** This plan with the inputs of a further one behind its own, and that one's timeout. */
    Plan with(Plan further) {
        List<Path> all = new ArrayList<>(inputs);
        all.addAll(further.inputs);
        return new Plan(command.withTimeout(further.command.timeout()), all);
    }

    /**
     * Checks that a command does what this plan's does, but for the timeout.
     *
     * @throws CoverageException if it does not
     */
    void requireSame(WorkerCommand other, Path folder) {
        if (!command.withTimeout(other.timeout()).equals(other)) {
            throw new CoverageException("the campaign " + folder + " was made with another command, '"
                    + String.join(" ", command.words())
                    + "', or other options of it than the timeout: repeat those, or "
                    + "name another folder");
        }
    }

    static Plan read(Path file) throws IOException {
        String text = Files.readString(file);
        Content content;
        try {
            content = JSON.std.beanFrom(Content.class, text);
        } catch (IOException e) {
            throw foreign(file, e);
        }
        if (!FORMAT.equals(content.format)) {
            throw foreign(file, null);
        }
        if (content.version != VERSION) {
            throw new CoverageException(file + " is a campaign of version " + content.version
                    + "; this memcov knows version " + VERSION + ": use the memcov it was made with");
        }
        WorkerCommand command = new WorkerCommand(
                content.command,
                content.inputOnStdin,
                Duration.ofMillis(content.timeoutMillis),
                Optional.ofNullable(content.directory).map(Path::of),
                content.environment,
                content.preload,
                Optional.ofNullable(content.baseline).map(Path::of));
        return new Plan(command, content.inputs.stream().map(Path::of).toList());
    }

    private static CoverageException foreign(Path file, Exception cause) {
        return new CoverageException(file + " is not the plan of a campaign, or was damaged", cause);
    }

    void write(Path file) throws IOException {
        Content content = new Content(
                FORMAT,
                VERSION,
                command.words(),
                command.inputOnStdin(),
                command.timeout().toMillis(),
                command.directory().map(Path::toString).orElse(null),
                command.environment(),
                command.preload(),
                command.baseline().map(Path::toString).orElse(null),
                inputs.stream().map(Path::toString).toList());
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(
                unfinished, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(content) + "\n");
        Files.move(unfinished, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }
}

package org.memcov.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.memcov.internal.Launcher;

/**
 * The command that a campaign runs for each of its inputs. The worker it starts needs no code for
 * coverage and may be written in any language; processes it starts count, too.
 *
 * @param words the program and its arguments; {@code {}} in any of them stands for the input's
 *     absolute path
 * @param inputOnStdin whether the input is the worker's standard input, too; it is empty otherwise
 * @param timeout after how long a worker and all it started is killed; zero: never
 * @param directory the worker's working directory; without one, that of this process
 * @param environment variables that are set for the worker, beside this process's own
 * @param preload whether memcov's runtime is preloaded ({@code LD_PRELOAD}), so that libraries which
 *     were linked with an older one, or with none, get this one
 * @param baseline an input whose edges do not count, such as an empty file: what loading alone hits
 */
public record WorkerCommand(
        List<String> words,
        boolean inputOnStdin,
        Duration timeout,
        Optional<Path> directory,
        Map<String, String> environment,
        boolean preload,
        Optional<Path> baseline) {
    private static final String INPUT_PLACE = "{}";
    private static final Path NOTHING = Path.of("/dev/null");

    /**
     * Checks that an input can reach the worker.
     *
     * @throws IllegalArgumentException if there is no program, the timeout is negative, or the words
     *     have no place for the input and it is not on standard input either
     */
    public WorkerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(baseline, "baseline");
        if (words.isEmpty()) {
            throw new IllegalArgumentException("there is no worker command");
        }
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the timeout is " + timeout + ": it takes zero, for none, or more");
        }
        if (!inputOnStdin && words.stream().noneMatch(word -> word.contains(INPUT_PLACE))) {
            throw new IllegalArgumentException("the worker command has no " + INPUT_PLACE
                    + ", so no input would reach it: write " + INPUT_PLACE
                    + " where the input's path belongs, or have it on standard input");
        }
    }

    /**
     * A command without timeout, in this process's directory and environment, preloaded.
     *
     * @param words the program and its arguments, {@code {}} for the input
     * @return the command
     */
    public static WorkerCommand of(String... words) {
        return of(List.of(words), false);
    }

    /**
     * A command that reads its input from standard input.
     *
     * @param words the program and its arguments
     * @return the command
     */
    public static WorkerCommand readingStdin(String... words) {
        return of(List.of(words), true);
    }

    private static WorkerCommand of(List<String> words, boolean inputOnStdin) {
        return new WorkerCommand(
                words, inputOnStdin, Duration.ZERO, Optional.empty(), Map.of(), true, Optional.empty());
    }

    /**
     * The same command with a timeout.
     *
     * @param timeout after how long a worker is killed; zero: never
     * @return a command
     */
    public WorkerCommand withTimeout(Duration timeout) {
        return new WorkerCommand(words, inputOnStdin, timeout, directory, environment, preload, baseline);
    }

    /**
     * The same command in another working directory.
     *
     * @param directory where the worker starts
     * @return a command
     */
    public WorkerCommand withDirectory(Path directory) {
        return new WorkerCommand(words, inputOnStdin, timeout, Optional.of(directory), environment, preload, baseline);
    }

    /**
     * The same command with one more environment variable.
     *
     * @param name the variable
     * @param value its value
     * @return a command
     */
    public WorkerCommand withEnvironment(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new WorkerCommand(words, inputOnStdin, timeout, directory, more, preload, baseline);
    }

    /**
     * The same command with whatever runtime its libraries find by themselves: one that can record a
     * coverage file.
     *
     * @return a command
     */
    public WorkerCommand withoutPreload() {
        return new WorkerCommand(words, inputOnStdin, timeout, directory, environment, false, baseline);
    }

    /**
     * The same command with a baseline.
     *
     * @param input what to run it on before the first input; the edges it hits do not count
     * @return a command
     */
    public WorkerCommand withBaseline(Path input) {
        return new WorkerCommand(words, inputOnStdin, timeout, directory, environment, preload, Optional.of(input));
    }

    /** A run of one input. */
    Launcher.Job job(Path input, Path coverage, Path report) {
        List<String> line = words.stream()
                .map(word -> word.replace(INPUT_PLACE, input.toAbsolutePath().toString()))
                .toList();
        Path stdin = inputOnStdin ? input : NOTHING;
        return new Launcher.Job(line, stdin, timeout, directory, environment, coverage, report);
    }
}

package org.memcov.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import org.memcov.CoverageException;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Runs a worker process for each input and adds up what they cover.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A worker finds what earlier ones covered, and leaves what it covered, in the folder",
            "that MEMCOV_HANDOVER names; in Java, org.memcov.campaign.Worker does both.",
            "A worker that fails or hangs does not end the campaign, nor change its exit code."
        })
final class RunCommand implements Callable<Integer> {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Where the results go: coverage.cov, series.csv.")
    private Path output;

    @Option(
            names = "--library",
            paramLabel = "FILE",
            description = "The library, for workers that read MEMCOV_LIBRARY.")
    private Path library;

    @Option(
            names = "--inputs",
            paramLabel = "GLOB",
            required = true,
            arity = "1..*",
            description = "The inputs: files, or patterns such as 'corpus/*.sql'.")
    private List<String> inputs;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "After how long a worker is killed (default: ${DEFAULT-VALUE}).")
    private double timeout;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "1..*",
            description = "The worker's command, after --; {} stands for the input's path.")
    private List<String> command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(timeout > 0)) {
            throw new IllegalArgumentException("--timeout takes a number of seconds above 0, not " + timeout);
        }
        List<Path> files = files();
        Campaign campaign = new Campaign(output, command, Duration.ofMillis((long) (timeout * 1000)), library);
        List<Run> runs;
        try (RunDisplay display = new RunDisplay(files)) {
            runs = campaign.run(files, display::show);
        }
        Summary.print(System.out, runs, campaign, output);
        if (campaign.total() == 0) {
            throw new CoverageException(
                    "no worker told how many edges there are, so nothing was measured: does the command"
                            + " use the folder that MEMCOV_HANDOVER names?");
        }
        return 0;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String input : inputs) {
            files.addAll(matching(input));
        }
        return files;
    }

    /** A file itself, or the files of its folder that a pattern matches, in the order of their names. */
    private static List<Path> matching(String input) throws IOException {
        Path path = Path.of(input);
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        Path folder = path.toAbsolutePath().getParent();
        List<Path> found = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(folder, path.getFileName().toString())) {
                entries.forEach(found::add);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("--inputs " + input + " is not a pattern: " + e.getDescription(), e);
            }
        }
        found.removeIf(entry -> !Files.isRegularFile(entry));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("--inputs " + input + " matches no file in " + folder);
        }
        found.sort(null);
        return found;
    }
}

package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.memcov.CoverageException;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Progress;
import org.memcov.campaign.WorkerCommand;
import org.memcov.internal.PreloadCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Runs a command for each input, a process each, and adds up what they cover.",
            "The same command again goes on where an earlier one stopped."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every input was run and its worker exited with 0",
            "1:it could not be done",
            "2:wrong usage",
            "3:every input was run, and a worker failed, crashed or timed out",
            "4:incomplete: stopped at a worker that did (see --keep-going), or an input is gone",
            "130:incomplete: interrupted"
        })
final class RunCommand implements Callable<Integer> {
    private static final int NOT_ALL_WELL = 3;
    private static final int INCOMPLETE = 4;
    private static final int SHOWN_MISSING = 10;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "CAMPAIGN",
            defaultValue = "campaign",
            description = "The campaign's folder (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many inputs to run at a time (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Mixin
    private InputFiles inputs;

    @Option(names = "--stdin", description = "Give the input to the worker as standard input.")
    private boolean stdin;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "After how long a worker and all it started is killed (default: ${DEFAULT-VALUE}).")
    private double timeout;

    @Option(
            names = {"-k", "--keep-going"},
            description = "Go on after a worker that failed, crashed or timed out.")
    private boolean keepGoing;

    @Option(names = "--directory", paramLabel = "DIR", description = "The workers' working directory.")
    private Path directory;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "Set a variable in the workers' environment; may be repeated.")
    private Map<String, String> environment = Map.of();

    @Option(
            names = "--no-preload",
            description = "Do not preload memcov's runtime: the workers bring one that records coverage files.")
    private boolean noPreload;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "/dev/null",
            description = {
                "Run this first, and leave out the edges it hits: those of loading.",
                "Without a file: the empty input ${FALLBACK-VALUE}."
            })
    private Path baseline;

    @Mixin
    private Verbosity verbosity;

    @Mixin
    private JsonOption json;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "1..*",
            description = "The worker's command, after --; {} stands for the input's absolute path.")
    private List<String> command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(timeout > 0)) {
            throw new IllegalArgumentException("--timeout takes a number of seconds above 0, not " + timeout);
        }
        warnOfPreload();
        Campaign campaign = Campaign.open(output, workerCommand(), inputs.files());
        Progress progress = run(campaign);
        Summary summary = Summary.of(campaign, output);
        if (json.isWanted()) {
            json.print(summary);
        } else {
            summary.print(System.out);
        }
        if (progress.done() > 0 && progress.total() == 0) {
            throw new CoverageException("no worker loaded an instrumented library with a runtime that records"
                    + " coverage files, so nothing was measured: memcov doctor -- COMMAND tells why");
        }
        campaign.missing().stream()
                .filter(input -> !Files.isReadable(input))
                .limit(SHOWN_MISSING)
                .forEach(input -> System.err.println("memcov: the input " + input
                        + " is not there any more: put it back, or start a new campaign without it"));
        boolean allWell = progress.failures() + progress.crashes() + progress.timeouts() == 0;
        return !progress.isComplete() ? INCOMPLETE : allWell ? 0 : NOT_ALL_WELL;
    }

    private void warnOfPreload() {
        if (!noPreload) {
            PreloadCheck.of(command.getFirst(), directory)
                    .forEach(sentence -> System.err.println("memcov: warning: " + sentence));
        }
    }

    private WorkerCommand workerCommand() {
        return new WorkerCommand(
                command,
                stdin,
                Duration.ofMillis((long) (timeout * 1000)),
                Optional.ofNullable(directory).map(Path::toAbsolutePath),
                environment,
                !noPreload,
                Optional.ofNullable(baseline).map(Path::toAbsolutePath));
    }

    private Progress run(Campaign campaign) throws IOException, InterruptedException {
        try (Interruption _ = new Interruption(campaign);
                RunDisplay display = new RunDisplay(campaign, json.isWanted() ? Verbosity.QUIET : verbosity)) {
            return campaign.run(jobs, (run, progress) -> {
                display.show(run, progress);
                if (!keepGoing && !run.endedWell()) {
                    campaign.stop();
                }
            });
        }
    }
}

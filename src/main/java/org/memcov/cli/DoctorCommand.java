package org.memcov.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.memcov.internal.LibraryFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Tells whether a library's coverage is counted, and if not, why and what to do.",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "memcov doctor [--json] LIBRARY",
            "       memcov doctor [--json] [--no-preload] [--timeout=SECONDS] -- COMMAND [ARG...]"
        },
        footer = {
            "",
            "The file of a LIBRARY, or of an executable, is read; nothing of it is run.",
            "A COMMAND is run once, with memcov's runtime preloaded and a coverage file. Its",
            "loader tells who serves the callbacks of each module, also in processes that it",
            "starts. Its input is empty; what of it is left when it ends is killed."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything instrumented is counted",
            "1:it could not be done",
            "2:wrong usage",
            "3:some coverage would stay 0, or nothing is instrumented"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int NOT_COUNTED = 3;

    @Parameters(
            paramLabel = "LIBRARY | -- COMMAND",
            arity = "1..*",
            description = "A library or executable; or a command, after --.")
    private List<String> words;

    @Option(names = "--no-preload", description = "Do not preload memcov's runtime into the command.")
    private boolean noPreload;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "After how long the command is killed (default: ${DEFAULT-VALUE}).")
    private double timeout;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(timeout > 0)) {
            throw new IllegalArgumentException("--timeout takes a number of seconds above 0, not " + timeout);
        }
        boolean isFine = isCommand() ? examineCommand() : examineLibrary();
        return isFine ? 0 : NOT_COUNTED;
    }

    /** A command is all that stands behind --, and nothing stands before it. */
    private boolean isCommand() {
        List<String> line = spec.commandLine().getParseResult().originalArgs();
        int separator = line.indexOf("--");
        int behind = separator < 0 ? 0 : line.size() - separator - 1;
        if (behind == words.size()) {
            return true;
        }
        if (behind > 0 || words.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "doctor takes one LIBRARY, or a command after --: memcov doctor -- COMMAND ARG");
        }
        return false;
    }

    private boolean examineLibrary() throws IOException {
        DoctorLibrary library = DoctorLibrary.of(LibraryFacts.of(Path.of(words.getFirst())));
        if (json.isWanted()) {
            json.print(library);
        } else {
            library.print();
        }
        return library.fine();
    }

    private boolean examineCommand() throws IOException, InterruptedException {
        Duration limit = Duration.ofMillis((long) (timeout * 1000));
        try (DoctorRun run = DoctorRun.of(words, !noPreload)) {
            DoctorReport report = DoctorReport.of(run, run.run(limit));
            if (json.isWanted()) {
                json.print(report);
            } else {
                report.print();
            }
            return report.counted();
        }
    }
}

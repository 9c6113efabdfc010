package org.memcov.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code memcov}. Errors are one sentence on stderr; {@code --debug} adds the trace. */
@Command(
        name = "memcov",
        description = "In-memory coverage of native libraries.",
        subcommands = {
            RunCommand.class,
            StatCommand.class,
            MergeCommand.class,
            DiffCommand.class,
            ConvertCommand.class,
            ShowCommand.class,
            WatchCommand.class,
            DoctorCommand.class,
            MinimizeCommand.class,
            ReportCommand.class,
            CheckCommand.class,
            PlotCommand.class,
            CompletionCommand.class
        },
        mixinStandardHelpOptions = true,
        version = "memcov 0.1.0",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:it could not be done", "2:wrong usage"})
public final class Main implements Runnable {
    private static final int INTERRUPTED = 130;

    @Option(
            names = "--debug",
            description = "Print the stack trace of an error, too.",
            scope = CommandLine.ScopeType.INHERIT)
    private boolean debug;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /**
     * Runs the command and exits with its code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(main::complain)
                .execute(arguments);
    }

    private int complain(Exception error, CommandLine line, CommandLine.ParseResult result) {
        if (error instanceof InterruptedException) {
            return INTERRUPTED; // said by who was interrupted
        }
        PrintWriter err = line.getErr();
        err.println("memcov: " + sentence(error));
        if (debug) {
            error.printStackTrace(err);
        }
        return error instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** The messages of file system exceptions are bare paths. */
    private static String sentence(Exception error) {
        return switch (error) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
            case FileSystemException other
            when other.getReason() == null ->
                other.getFile() + " cannot be used (" + other.getClass().getSimpleName() + ")";
            default -> error.getMessage() == null ? error.toString() : error.getMessage();
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command; see memcov --help");
    }
}

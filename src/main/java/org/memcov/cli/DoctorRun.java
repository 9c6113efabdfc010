package org.memcov.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.memcov.CoverageException;
import org.memcov.internal.Launcher;
import org.memcov.internal.LoadedModules;
import org.memcov.internal.PreloadCheck;

/**
 * One run of a command that is examined, through memcov-launcher, which leaves no process of it
 * behind. What its loader tells, its coverage file and what it writes are kept in a folder of its
 * own, which closing deletes.
 */
final class DoctorRun implements AutoCloseable {
    private final List<String> command;
    private final List<String> warnings;
    private final Launcher launcher;
    private final Path folder;
    private Launcher.Result result;

    private DoctorRun(List<String> command, boolean preload) throws IOException {
        this.command = command;
        this.warnings = PreloadCheck.of(command.getFirst(), null);
        this.launcher = Launcher.open(preload);
        this.folder = Files.createTempDirectory("memcov-doctor");
    }

    /**
     * Gets the launcher and the runtime ready.
     *
     * @throws CoverageException if one of them cannot be had
     */
    static DoctorRun of(List<String> command, boolean preload) throws IOException {
        return new DoctorRun(command, preload);
    }

    /**
     * Runs the command until it ends or has taken too long; nothing of it is left then.
     *
     * @return how it ended
     * @throws CoverageException if it cannot be started
     */
    String run(Duration limit) throws IOException, InterruptedException {
        Launcher.Job job = new Launcher.Job(
                command,
                Path.of("/dev/null"),
                limit,
                Optional.empty(),
                LoadedModules.environment(loaderOutput()),
                coverageFile(),
                folder.resolve("report"));
        try {
            result = launcher.run(job);
        } catch (IOException e) {
            throw new CoverageException(
                    "the command cannot be started: " + (warnings.isEmpty() ? e.getMessage() : warnings.getFirst()), e);
        }
        return result.report().describe();
    }

    List<String> command() {
        return command;
    }

    /** What the command's file told before it ran. */
    List<String> warnings() {
        return warnings;
    }

    /** The runtime that was preloaded, by its real path, which those of loaded files are, too. */
    Optional<Path> runtime() throws IOException {
        Optional<Path> runtime = launcher.runtime();
        return runtime.isPresent() ? Optional.of(runtime.get().toRealPath()) : Optional.empty();
    }

    Path coverageFile() {
        return folder.resolve("coverage");
    }

    private Path loaderOutput() {
        return folder.resolve("loader");
    }

    /** What was loaded; a relative name may be one of the files that were recorded. */
    LoadedModules loaded(Set<Path> recorded) throws IOException {
        Files.deleteIfExists(loaderOutput().resolveSibling("loader." + result.process()));
        return LoadedModules.read(loaderOutput(), Path.of(""), recorded);
    }

    /** The first lines it wrote to standard error. */
    List<String> messages() {
        return result.messages();
    }

    @Override
    public void close() throws IOException {
        launcher.close();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

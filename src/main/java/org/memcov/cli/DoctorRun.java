package org.memcov.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memcov.CoverageException;
import org.memcov.internal.BundledFile;
import org.memcov.internal.LoadedModules;
import org.memcov.internal.PreloadCheck;

/**
 * One run of a command that is examined, through memcov-launcher, which leaves no process of it
 * behind. What its loader tells, its coverage file and what it writes are kept in a folder of its
 * own, which closing deletes.
 */
final class DoctorRun implements AutoCloseable {
    private static final int KEPT_MESSAGES = 6;
    private static final String PRELOAD = "LD_PRELOAD";

    /** The line that csrc/launcher/launcher.c describes, as far as it matters here. */
    private static final Pattern REPORT = Pattern.compile(
            "outcome=(?<outcome>\\w+)(?: code=(?<code>\\d+))?(?: signal=\\d+ name=(?<signal>\\S+))?(?:.* error=(?<error>.*))?");

    private final List<String> command;
    private final List<String> warnings;
    private final BundledFile.Unpacked launcher;
    private final Optional<BundledFile.Unpacked> runtime;
    private final Path folder;
    private long launcherProcess;

    private DoctorRun(List<String> command, boolean preload) throws IOException {
        this.command = command;
        this.warnings = PreloadCheck.of(command.getFirst(), null);
        this.launcher = BundledFile.LAUNCHER.locate();
        this.runtime = preload ? Optional.of(BundledFile.RUNTIME.locate()) : Optional.empty();
        this.folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "memcov-doctor");
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
        Process process = builder(limit).start();
        launcherProcess = process.pid();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy(); // not by force: it has a tree to kill
            process.onExit().join();
            throw e;
        }
        Matcher report = REPORT.matcher(Files.exists(report()) ? Files.readString(report()) : "");
        String outcome = report.find() ? report.group("outcome") : "";
        return switch (outcome) {
            case "exited" -> "exit " + report.group("code");
            case "signal" -> report.group("signal");
            case "timeout" -> "timeout";
            case "failed" ->
                throw new CoverageException("the command cannot be started: "
                        + (warnings.isEmpty() ? report.group("error") : warnings.getFirst()));
            default ->
                throw new CoverageException("the command's launcher ended with " + process.exitValue()
                        + " and without a report; it said: " + String.join(" ", messages()));
        };
    }

    private ProcessBuilder builder(Duration limit) {
        List<String> line = new ArrayList<>(List.of(
                launcher.path().toString(),
                "--report",
                report().toString(),
                "--parent",
                Long.toString(ProcessHandle.current().pid()),
                "--timeout",
                Long.toString(Math.max(1, limit.toMillis())),
                "--"));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(LoadedModules.environment(loaderOutput()));
        environment.put("MEMCOV_FILE", coverageFile().toString());
        runtime.ifPresent(file -> environment.merge(PRELOAD, listable(file.path()), (old, ours) -> ours + ":" + old));
        return builder;
    }

    private static String listable(Path file) {
        String name = file.toString();
        if (name.contains(" ") || name.contains(":")) {
            throw new CoverageException("the runtime " + file + " cannot be preloaded: " + PRELOAD
                    + " takes no path with a space or colon; " + BundledFile.RUNTIME.elsewhere());
        }
        return name;
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
        return runtime.isPresent() ? Optional.of(runtime.get().path().toRealPath()) : Optional.empty();
    }

    Path coverageFile() {
        return folder.resolve("coverage");
    }

    private Path loaderOutput() {
        return folder.resolve("loader");
    }

    private Path report() {
        return folder.resolve("report");
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** What was loaded; a relative name may be one of the files that were recorded. */
    LoadedModules loaded(Set<Path> recorded) throws IOException {
        Files.deleteIfExists(loaderOutput().resolveSibling("loader." + launcherProcess));
        return LoadedModules.read(loaderOutput(), Path.of(""), recorded);
    }

    /** The first lines it wrote. */
    List<String> messages() throws IOException {
        // Unlike Files.lines, this reader takes bytes that are not UTF-8, too.
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(log())))) {
            return lines.lines()
                    .filter(line -> !line.isBlank())
                    .limit(KEPT_MESSAGES)
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        launcher.close();
        runtime.ifPresent(BundledFile.Unpacked::close);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

package org.memcov.junit;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.memcov.Coverage;
import org.memcov.CoverageException;
import org.memcov.CoverageFile;
import org.memcov.Feature;
import org.memcov.internal.Numbers;

/**
 * The coverage file that all JVMs of a build write, if {@value #PARAMETER} names one. It is attached
 * to each runtime when that is first measured: every hit from then on is in it at once, in tests and
 * outside them, and what was hit before, too.
 *
 * @param path {@code %p}, for the process id, is replaced
 */
record BuildFile(Path path) {
    static final String PARAMETER = "memcov.junit.file";

    private static final String ENVIRONMENT = "MEMCOV_FILE";

    private static final Map<Coverage, Path> ATTACHED = new HashMap<>();

    static Optional<BuildFile> of(ExtensionContext context) {
        return context.getConfigurationParameter(PARAMETER)
                .filter(file -> !file.isBlank())
                .map(file -> new BuildFile(expand(file)));
    }

    private static Path expand(String file) {
        String expanded =
                file.replace("%p", Long.toString(ProcessHandle.current().pid()));
        return Path.of(expanded).toAbsolutePath().normalize();
    }

    /**
     * Attaches it, if it is not attached yet.
     *
     * @throws CoverageException if another one is, or it cannot be written
     * @throws UnsupportedOperationException if the runtime cannot record one
     */
    void attach(Coverage coverage) throws IOException {
        synchronized (ATTACHED) {
            Path attached = ATTACHED.computeIfAbsent(coverage, BuildFile::ofEnvironment);
            if (attached == null) {
                Files.createDirectories(path.getParent());
                coverage.attach(path);
                ATTACHED.put(coverage, path);
            } else if (!attached.equals(path)) {
                throw new CoverageException("this process writes " + attached + " already, and it has one: name one,"
                        + " be it by " + PARAMETER + " or by " + ENVIRONMENT + " in its environment");
            }
        }
    }

    /** What the runtime attached before anybody asked; null if nothing. */
    private static Path ofEnvironment(Coverage coverage) {
        String file = System.getenv(ENVIRONMENT);
        boolean isAttached = file != null && !file.isEmpty() && coverage.supports(Feature.COVERAGE_FILE);
        return isAttached ? expand(file) : null;
    }

    void append(TestRun run) throws IOException {
        TestJournal.append(TestJournal.beside(path), run);
    }

    /** What is in it, in a few words. */
    String content() {
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile file = CoverageFile.open(path, arena);
            return Numbers.text(file.count()) + " of " + Numbers.text(file.total()) + " in " + path;
        } catch (IOException | CoverageException e) {
            return path + " cannot be read: " + e.getMessage();
        }
    }
}

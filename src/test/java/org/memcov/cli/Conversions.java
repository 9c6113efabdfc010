package org.memcov.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.testing.CommandLineRun;

/**
 * Calls of {@code memcov convert}, of what a process left that loaded two modules, and what is in
 * the files they read and write.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
abstract class Conversions {
    @TempDir
    static Path shared;

    static TwoModules forth;

    @TempDir
    Path folder;

    @BeforeAll
    static void recordForth() {
        forth = TwoModules.of(shared, "fixture", "second");
    }

    static CommandLineRun convert(Object... arguments) {
        return CommandLineRun.of(
                Main::execute,
                Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray());
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<RecordedModule> modules(Path file) throws IOException {
        return CoverageFile.open(file, Arena.ofAuto()).modules();
    }
}

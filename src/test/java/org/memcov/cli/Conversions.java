package org.memcov.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.memcov.CoverageFile;
import org.memcov.RecordedModule;
import org.memcov.testing.CommandLineRun;

/** Calls of {@code memcov convert}, and what is in the files they read and write. */
final class Conversions {
    private Conversions() {}

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

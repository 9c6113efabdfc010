package org.memcov.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Programs of this machine that read what memcov writes. */
public final class ExternalTool {
    private ExternalTool() {}

    /** What a program left: its exit code and all it wrote. */
    public record Result(int exit, String output) {}

    /** Runs a program to its end; returns all it wrote, and fails if it failed. */
    public static String run(Object... command) throws IOException, InterruptedException {
        Result result = tryToRun(command);
        assertEquals(0, result.exit(), result.output());
        return result.output();
    }

    public static Result tryToRun(Object... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.of(command).map(Object::toString).toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}

package org.memcov.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What a command line did in this JVM: its exit code and all it wrote. Tests that run at the same
 * time would see each other's output, so they do not.
 */
public record CommandLineRun(int exit, String out, String err) {
    public static CommandLineRun of(ToIntFunction<String[]> main, Object... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream newOut = new ByteArrayOutputStream();
        ByteArrayOutputStream newErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
            int exit =
                    main.applyAsInt(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
            return new CommandLineRun(
                    exit, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

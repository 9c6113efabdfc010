package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** Calls of {@code memcov doctor}, and what it tells. */
final class Diagnoses {
    /** A program that loads libraries and calls a function of each. */
    static final Path DRIVER = Native.program("driver");

    private static final Map<String, String> FUNCTIONS = Map.of(
            "fixture", "classify",
            "counters", "bare_step",
            "existing", "existing_walk");

    private Diagnoses() {}

    static CommandLineRun doctor(Object... arguments) {
        return CommandLineRun.of(
                Main::execute,
                Stream.concat(Stream.of("doctor"), Stream.of(arguments)).toArray());
    }

    /** What is told as JSON, after a check of the exit code. */
    static Map<String, Object> report(int exit, Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(arguments));
        CommandLineRun run = doctor(all.toArray());
        assertEquals(exit, run.exit(), run.out() + run.err());
        return JSON.std.mapFrom(run.out());
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> modules(Map<String, Object> report) {
        return (List<Map<String, Object>>) report.get("modules");
    }

    /** The only module that was loaded. */
    static Map<String, Object> module(Map<String, Object> report) {
        assertEquals(1, modules(report).size(), report::toString);
        return modules(report).getFirst();
    }

    static void assertVerdict(String start, Map<String, Object> module) {
        assertTrue(((String) module.get("verdict")).startsWith(start), module::toString);
    }

    /** The driver's arguments: it calls the only function of a library. */
    static Object[] calling(Path driver, String... libraries) {
        List<Object> command = new ArrayList<>(List.of("--", driver));
        for (String library : libraries) {
            String name = library.substring(library.lastIndexOf('/') + 1);
            command.addAll(List.of(Native.library(library), FUNCTIONS.getOrDefault(name, name + "_step"), 3));
        }
        return command.toArray();
    }
}

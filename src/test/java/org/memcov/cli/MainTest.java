package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.testing.CommandLineRun;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class MainTest {
    @TempDir
    private Path folder;

    private static CommandLineRun memcov(Object... arguments) {
        return CommandLineRun.of(Main::execute, arguments);
    }

    @Test
    void anErrorIsOneSentence() {
        CommandLineRun result = memcov("stat", folder.resolve("none"));

        assertEquals(1, result.exit());
        assertEquals("memcov: there is no file " + folder.resolve("none") + "\n", result.err());
    }

    @Test
    void debugAddsTheStackTrace() {
        CommandLineRun result = memcov("stat", "--debug", folder.resolve("none"));

        assertTrue(result.err().contains("\tat "), result.err());
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        CommandLineRun result = memcov();

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("Missing command"), result.err());
        assertTrue(result.err().contains("Usage: memcov"), result.err());
    }

    @Test
    void helpDocumentsTheExitCodes() {
        for (String command : new String[] {"run", "diff"}) {
            CommandLineRun result = memcov(command, "--help");

            assertEquals(0, result.exit());
            assertTrue(result.out().contains("Exit codes:"), result.out());
        }
    }
}

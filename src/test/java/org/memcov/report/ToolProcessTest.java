package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who talks to a tool, whatever the tool does, does not wait for ever. */
class ToolProcessTest {
    /** More than any pipe holds. */
    private static final int MANY = 200_000;

    @TempDir
    private Path folder;

    private static ToolProcess shell(Duration patience, String script) throws IOException {
        return new ToolProcess(List.of("sh", "-c", script), patience);
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private static List<String> ask(ToolProcess tool, int questions, int answers) throws IOException {
        return tool.ask(numbers(questions), lines -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < answers; i++) {
                lines.next();
                texts.add(lines.text());
            }
            return texts;
        });
    }

    @Test
    void aToolThatNeitherReadsNorWritesIsGivenUp() throws IOException {
        try (ToolProcess tool = shell(Duration.ofSeconds(1), "sleep 1000")) {
            IOException failure = assertThrows(IOException.class, () -> ask(tool, MANY, 1));

            assertEquals("it has not answered for 1 seconds", failure.getMessage());
        }
    }

    @Test
    void aToolThatGoesSilentIsGivenUp() throws IOException {
        try (ToolProcess tool = shell(Duration.ofSeconds(1), "read line; echo $line; sleep 1000")) {
            assertEquals(List.of("1"), ask(tool, 1, 1));
            IOException failure = assertThrows(IOException.class, () -> ask(tool, 2, 1));

            assertEquals("it has not answered for 1 seconds", failure.getMessage());
        }
    }

    @Test
    void aSlowToolIsWaitedForAsLongAsLinesCome() throws IOException {
        try (ToolProcess tool = shell(Duration.ofSeconds(2), "while read line; do sleep 0.3; echo $line; done")) {
            assertEquals(numbers(10).lines().toList(), ask(tool, 10, 10));
        }
    }

    @Test
    void aToolMayWriteMoreThanAPipeHoldsBeforeItReads() throws IOException {
        try (ToolProcess tool = shell(ToolProcess.PATIENCE, "seq " + MANY + "; exec cat")) {
            List<String> lines = ask(tool, MANY, 2 * MANY);

            assertEquals(numbers(MANY).repeat(2).lines().toList(), lines);
        }
    }

    @Test
    void aToolThatEndsHasFailed() throws IOException {
        try (ToolProcess tool = shell(ToolProcess.PATIENCE, "exit 0")) {
            IOException failure = assertThrows(IOException.class, () -> ask(tool, MANY, 1));

            assertEquals("it ended without an answer", failure.getMessage());
        }
    }

    @Test
    void whatAToolStartedEndsWithIt() throws Exception {
        Path pid = folder.resolve("pid");
        try (ToolProcess tool = shell(ToolProcess.PATIENCE, "sleep 1000 & echo $! >'" + pid + "'; echo; wait")) {
            ask(tool, 0, 1);
        }

        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(started ->
                        started.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }

    @Test
    void whoWaitsForAnAnswerCanBeInterruptedWithoutLosingIt() throws IOException {
        try (ToolProcess tool = shell(ToolProcess.PATIENCE, "exec cat")) {
            Thread.currentThread().interrupt();

            assertEquals(List.of("1"), ask(tool, 1, 1));
            assertTrue(Thread.interrupted());
        }
    }
}

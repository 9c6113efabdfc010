package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.memcov.testing.CommandLineRun;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CompletionCommandTest {
    @TempDir
    private Path folder;

    /** What bash offers behind the words, as it asks the script. */
    private List<String> offers(String... words) throws IOException, InterruptedException {
        CommandLineRun completion = CommandLineRun.of(Main::execute, "completion");
        assertEquals(0, completion.exit(), completion.err());
        Path script = Files.writeString(folder.resolve("completion.bash"), completion.out());
        String ask = "source " + script + "; COMP_WORDS=(memcov " + String.join(" ", words)
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=\"${COMP_WORDS[*]}\"; _complete_memcov;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", ask)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = bash.inputReader().lines().toList();
        bash.waitFor();
        return lines;
    }

    @Test
    void bashCompletesCommands() throws IOException, InterruptedException {
        assertEquals(List.of("minimize"), offers("mini"));
    }

    @Test
    void bashCompletesOptions() throws IOException, InterruptedException {
        assertEquals(List.of("--keep-going"), offers("run", "--keep"));
    }
}

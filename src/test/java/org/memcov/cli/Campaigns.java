package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Native;

/** Campaigns of {@code memcov run} over the worker of the fixtures. */
final class Campaigns {
    private Campaigns() {}

    /** A campaign of one input on a library: its folder. */
    static Path of(Path results, Path library, String... lines) throws IOException {
        CommandLineRun run = run(results, library, input(results, ".txt", lines));
        assertEquals(0, run.exit(), run.err());
        return results;
    }

    /** A campaign that stopped at the first of two inputs: its folder. */
    static Path incomplete(Path results) throws IOException {
        Path crash = input(results, ".crash", "signal 11");
        Path never = input(results, ".never", "walk 1");
        run(results, Native.library("fixture"), crash, never);
        return results;
    }

    private static Path input(Path results, String suffix, String... lines) throws IOException {
        return Files.write(results.resolveSibling(results.getFileName() + suffix), List.of(lines));
    }

    private static CommandLineRun run(Path results, Path library, Path... inputs) {
        List<Object> arguments = new ArrayList<>(List.of("run", "-q", "-o", results, "--inputs"));
        arguments.addAll(List.of(inputs));
        arguments.addAll(List.of("--", FixtureCampaign.worker(), library, "{}"));
        return CommandLineRun.of(Main::execute, arguments.toArray());
    }
}

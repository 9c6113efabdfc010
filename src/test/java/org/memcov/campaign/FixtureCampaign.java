package org.memcov.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.memcov.testing.Native;

/** Campaigns over the worker {@code worker}, whose inputs are lists of commands, one a line. */
public final class FixtureCampaign {
    private final Path folder;
    private final List<Path> inputs = new ArrayList<>();
    private WorkerCommand command = WorkerCommand.of(worker(), fixture(), "{}");

    public FixtureCampaign(Path folder) {
        this.folder = folder;
    }

    public static String worker() {
        return Native.folder().resolve("worker").toString();
    }

    public static String fixture() {
        return Native.library("fixture").toString();
    }

    public FixtureCampaign command(WorkerCommand other) {
        command = other;
        return this;
    }

    public WorkerCommand command() {
        return command;
    }

    public FixtureCampaign input(String name, String... lines) throws IOException {
        inputs.add(Files.write(folder.resolve(name), List.of(lines)));
        return this;
    }

    List<Path> inputs() {
        return inputs;
    }

    public Path results() {
        return folder.resolve("results");
    }

    public Campaign open() throws IOException {
        return Campaign.open(results(), command, inputs);
    }

    /** Runs what is missing, one at a time. */
    public Campaign run() throws IOException, InterruptedException {
        Campaign campaign = open();
        campaign.run(1, (run, progress) -> {});
        return campaign;
    }

    /** Runs a single input. */
    Run runOnly(String... lines) throws IOException, InterruptedException {
        return input("only", lines).run().runs().getFirst();
    }
}

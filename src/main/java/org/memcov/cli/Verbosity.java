package org.memcov.cli;

import org.memcov.campaign.Run;
import picocli.CommandLine.Option;

/** The options that tell which inputs get a row. */
final class Verbosity {
    static final Verbosity QUIET = new Verbosity();

    static {
        QUIET.quiet = true;
    }

    @Option(
            names = {"-v", "--verbose"},
            description = "A row for every input, not only for those that add edges or do not end well.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "No rows.")
    private boolean quiet;

    boolean shows(Run run) {
        return !quiet && (verbose || run.newEdges() > 0 || !run.endedWell());
    }

    boolean isQuiet() {
        return quiet;
    }
}

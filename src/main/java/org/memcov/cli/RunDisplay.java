package org.memcov.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.memcov.campaign.Run;

/** The live view of a campaign: a row for each input, and a progress bar where there is a terminal. */
final class RunDisplay implements AutoCloseable {
    private static final String CLEAR_LINE = "\r\033[K";

    private final ProgressBar bar;
    private final int nameWidth;

    RunDisplay(List<Path> inputs) {
        nameWidth = inputs.stream()
                .mapToInt(input -> Text.name(input).length())
                .max()
                .orElse(0);
        System.out.printf(
                "%-" + nameWidth + "s  %8s  %8s  %7s  %8s  %s%n", "input", "edges", "new", "share", "time", "exit");
        bar = System.console() != null && System.console().isTerminal() ? newBar(inputs.size()) : null;
    }

    private static ProgressBar newBar(int inputs) {
        return new ProgressBarBuilder()
                .setTaskName("inputs")
                .setInitialMax(inputs)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(200)
                // keeps to the last line of the terminal, where show clears it
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    void show(Run run) {
        if (bar != null) {
            bar.pause();
            System.err.print(CLEAR_LINE);
        }
        System.out.println(row(run));
        run.messages().forEach(message -> System.out.println("    " + message));
        if (bar != null) {
            bar.setExtraMessage(run.covered() + " edges");
            bar.step();
            bar.resume();
        }
    }

    private String row(Run run) {
        return String.format(
                Locale.ROOT,
                "%-" + nameWidth + "s  %,8d  %,8d  %7s  %6.2f s  %s",
                Text.name(run.input()),
                run.edges(),
                run.newEdges(),
                Text.share(run.edges(), run.total()),
                run.time().toNanos() / 1e9,
                run.outcome());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

package org.memcov.cli;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.Progress;
import org.memcov.campaign.Run;

/** The live view of a campaign: a row for each input, and a progress bar where there is a terminal. */
final class RunDisplay implements AutoCloseable {
    private static final String CLEAR_LINE = "\r\033[K";
    private static final int WIDEST_NAME = 48;

    private final Verbosity verbosity;
    private final InputNames names;
    private final int nameWidth;
    private final ProgressBar bar;
    private final long start = System.nanoTime();
    private int shown;

    RunDisplay(Campaign campaign, Verbosity verbosity) {
        this.verbosity = verbosity;
        names = new InputNames(campaign.inputs());
        nameWidth = Math.clamp(names.width(), "input".length(), WIDEST_NAME);
        Progress progress = campaign.progress();
        if (!verbosity.isQuiet()) {
            if (progress.done() > 0) {
                System.out.println("Going on: " + Text.number(progress.done()) + " of "
                        + Text.number(progress.expected()) + " inputs were run before");
            }
            System.out.println(line("input", "edges", "new", "share", "time", "end"));
        }
        bar = System.console() != null && System.console().isTerminal() ? newBar(progress) : null;
    }

    private static ProgressBar newBar(Progress progress) {
        return new ProgressBarBuilder()
                .setTaskName("inputs")
                .setInitialMax(progress.expected())
                .startsFrom(progress.done(), progress.elapsed())
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(200)
                // keeps to the last line of the terminal, where show clears it
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    void show(Run run, Progress progress) {
        shown++;
        boolean hasRow = verbosity.shows(run);
        if (bar != null && hasRow) {
            bar.pause();
            System.err.print(CLEAR_LINE);
        }
        if (hasRow) {
            System.out.println(row(run));
            run.messages().forEach(message -> System.out.println("    " + message));
        }
        if (bar != null) {
            bar.setExtraMessage(live(run, progress));
            bar.step();
            if (hasRow) {
                bar.resume();
            }
        }
    }

    private String live(Run run, Progress progress) {
        double rate = shown / ((System.nanoTime() - start) / 1e9);
        return String.format(Locale.ROOT, " %.1f/s, ", rate) + Text.number(progress.crashes()) + " crashed, "
                + Text.number(progress.timeouts()) + " timed out, " + Text.number(progress.covered()) + " edges (+"
                + Text.number(run.newEdges()) + ")";
    }

    private String row(Run run) {
        return line(
                names.of(run.input()),
                Text.number(run.edges()),
                Text.number(run.newEdges()),
                Text.share(run.edges(), run.total()),
                String.format(Locale.ROOT, "%.2f s", run.time().toNanos() / 1e9),
                run.outcome());
    }

    private String line(Object... cells) {
        return String.format("%-" + nameWidth + "s  %8s  %8s  %7s  %8s  %s", cells);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

package org.memcov.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.memcov.CoverageFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description =
                "Follows a coverage file or campaign that is being written, through the mapping: writers notice nothing.",
        mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Parameters(paramLabel = "FILE", description = "A coverage file or campaign.")
    private Path file;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How often to look (default: ${DEFAULT-VALUE}).")
    private double interval;

    @Option(names = "--times", paramLabel = "N", description = "Look so many times, then end (default: until stopped).")
    private Long times;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(interval > 0)) {
            throw new IllegalArgumentException("--interval takes a number of seconds above 0, not " + interval);
        }
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile watched = CoverageSource.open(file, arena).file();
            long before = watched.count();
            show(before, 0, watched.total());
            for (long looks = 1; times == null || looks < times; looks++) {
                Thread.sleep((long) (interval * 1000));
                long hit = watched.count();
                show(hit, hit - before, watched.total());
                before = hit;
            }
        }
        return 0;
    }

    private static void show(long hit, long gained, long total) {
        System.out.printf(
                "%s  %s of %s edges (%s)%s%n",
                LocalTime.now().format(CLOCK),
                Text.number(hit),
                Text.number(total),
                Text.share(hit, total),
                gained == 0 ? "" : "  +" + Text.number(gained));
    }
}

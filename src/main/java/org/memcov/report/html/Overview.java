package org.memcov.report.html;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.memcov.report.ReportedModule;
import org.memcov.report.ReportedModule.PcKnowledge;
import org.memcov.report.ReportedRun;
import org.memcov.report.ReportedRun.Outcome;
import org.memcov.report.SourceFunction;
import org.memcov.report.html.view.Campaign;
import org.memcov.report.html.view.FunctionRow;
import org.memcov.report.html.view.ModuleRow;

/** Writes the first page: what was reached in all, of what, and how a campaign came there. */
final class Overview {
    private static final int GAPS = 12;

    private final Site site;

    private Overview(Site site) {
        this.site = site;
    }

    static void write(Site site) throws IOException {
        new Overview(site).write();
    }

    private void write() throws IOException {
        List<ModuleRow> modules =
                site.report().modules().stream().map(Overview::row).toList();
        Map<String, Object> model = new HashMap<>();
        model.put("modules", modules);
        model.put("edges", modules.stream().mapToLong(ModuleRow::edges).sum());
        model.put("hit", modules.stream().mapToLong(ModuleRow::hit).sum());
        model.put("isWhole", site.report().modules().stream().allMatch(module -> module.pcs() == PcKnowledge.ALL));
        model.put("totals", site.tree().root().totals());
        model.put("notes", site.report().notes());
        model.put("entries", site.entries(site.tree().root()));
        model.put("files", site.tree().files().size());
        model.put("left", site.tree().left());
        model.put("gaps", gaps());
        if (!site.report().runs().isEmpty()) {
            model.put("campaign", campaign(site.report().runs()));
        }
        site.write("index.html", "overview", model);
    }

    private static ModuleRow row(ReportedModule module) {
        return new ModuleRow(
                module.name(),
                module.recorded().path().toString(),
                module.recorded().identity().toString(),
                module.recorded().edgeCount(),
                module.hit().count(),
                module.withoutLine(),
                module.pcs().name(),
                module.producers());
    }

    private record Gap(PagedFile file, SourceFunction function) {
        private long size() {
            return function.size();
        }
    }

    /**
     * The largest functions that were not reached, the largest first. Those that were in part are no
     * gaps: of a small function that is inlined in many places most copies are not reached.
     */
    private List<FunctionRow> gaps() {
        Comparator<Gap> order = Comparator.comparingLong(Gap::size)
                .thenComparing(gap -> gap.function().name(), Comparator.reverseOrder())
                .thenComparing(gap -> gap.file().page(), Comparator.reverseOrder());
        PriorityQueue<Gap> largest = new PriorityQueue<>(order);
        for (PagedFile file : site.tree().files()) {
            for (SourceFunction function : file.file().functions()) {
                if (!function.isReached()) {
                    largest.add(new Gap(file, function));
                    if (largest.size() > GAPS) {
                        largest.remove();
                    }
                }
            }
        }
        return largest.stream()
                .sorted(order.reversed())
                .map(gap -> Site.row(gap.file(), gap.function()))
                .toList();
    }

    private Campaign campaign(List<ReportedRun> runs) {
        return new Campaign(
                runs.size(),
                count(runs, Outcome.FAILED),
                count(runs, Outcome.CRASHED),
                count(runs, Outcome.TIMED_OUT),
                time(runs.getLast().elapsed()),
                lastGain(runs));
    }

    private static int count(List<ReportedRun> runs, Outcome outcome) {
        return Math.toIntExact(
                runs.stream().filter(run -> run.outcome() == outcome).count());
    }

    private String lastGain(List<ReportedRun> runs) {
        for (int last = runs.size() - 1; last >= 0; last--) {
            ReportedRun run = runs.get(last);
            if (run.newEdges() > 0) {
                int since = runs.size() - 1 - last;
                return String.format(
                        Locale.ROOT,
                        "The last new edges came with input %,d (%s), after %s%s.",
                        last + 1,
                        site.runs().of(last),
                        time(run.elapsed()),
                        since == 0 ? "" : String.format(Locale.ROOT, "; %,d more added none", since));
            }
        }
        return "No input reached any edge.";
    }

    /** A duration for people: {@code 0.42 s}, {@code 12.3 s}, {@code 4 min 5 s}, {@code 3 h 12 min}. */
    static String time(Duration time) {
        double seconds = time.toNanos() / 1e9;
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
        }
        Duration rounded = Duration.ofSeconds(Math.round(seconds));
        return rounded.toHours() > 0
                ? rounded.toHours() + " h " + rounded.toMinutesPart() + " min"
                : rounded.toMinutes() + " min " + rounded.toSecondsPart() + " s";
    }
}

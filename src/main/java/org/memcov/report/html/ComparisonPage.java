package org.memcov.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memcov.report.Gain;
import org.memcov.report.Report;
import org.memcov.report.ReportedRun;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.html.view.Crumb;
import org.memcov.report.html.view.Gained;

/** Writes what this report reached that the other did not, and the other way round, by file. */
final class ComparisonPage {
    /** Links to lines and functions that a side of the page has in all, and those of one file. */
    private static final int LINKS = 4_000;

    private static final int LINKS_PER_FILE = 400;
    private static final int FILES = 1_000;

    private final Site site;

    private ComparisonPage(Site site) {
        this.site = site;
    }

    static void write(Site site, Report other) throws IOException {
        new ComparisonPage(site).write(other);
    }

    private void write(Report other) throws IOException {
        List<Gain> gained = site.comparison().gained();
        List<Gain> lost = site.comparison().lost();
        Map<String, Object> model = new HashMap<>();
        model.put("gained", rows(gained));
        model.put("lost", rows(lost));
        model.put("gainedFiles", gained.size());
        model.put("lostFiles", lost.size());
        model.put("hereTotals", site.report().totals());
        model.put("thereTotals", other.totals());
        model.put("hereHit", site.report().hitEdges());
        model.put("thereHit", other.hitEdges());
        List<ReportedRun> runs = other.runs();
        model.put("hasGrowth", !runs.isEmpty() && !site.report().runs().isEmpty());
        if (!runs.isEmpty()) {
            Growth.write(site.output(), "growthOfOther", other.title(), runs);
        }
        site.write("comparison.html", "comparison", model);
    }

    /** The files with most that is new come first. */
    private List<Gained> rows(List<Gain> gains) {
        int left = LINKS;
        List<Gained> rows = new ArrayList<>();
        List<Gain> largestFirst = gains.stream()
                .sorted(Comparator.comparingInt((Gain gain) ->
                                -gain.lines().size() - gain.functions().size())
                        .thenComparing(gain -> gain.file().path()))
                .limit(FILES)
                .toList();
        for (Gain gain : largestFirst) {
            PagedFile file = site.tree().file(gain.file().path());
            List<Crumb> links = links(gain, file);
            int shown = Math.min(links.size(), Math.min(left, LINKS_PER_FILE));
            left -= shown;
            rows.add(new Gained(
                    file == null ? gain.file().path() : file.shownPath(),
                    file == null ? "" : file.href(),
                    gain.lines().size(),
                    gain.functions().size(),
                    links.subList(0, shown),
                    shown == links.size()));
        }
        return rows;
    }

    /** Functions by name, then lines, those in a row as one. */
    private static List<Crumb> links(Gain gain, PagedFile file) {
        List<Crumb> links = new ArrayList<>();
        for (SourceFunction function : gain.functions()) {
            links.add(new Crumb(function.name(), file == null ? "" : file.lineHref(function.line())));
        }
        int first = 0;
        int last = 0;
        for (SourceLine line : gain.lines()) {
            if (last > 0 && line.number() != last + 1) {
                links.add(lines(first, last, file));
                first = line.number();
            } else if (last == 0) {
                first = line.number();
            }
            last = line.number();
        }
        if (last > 0) {
            links.add(lines(first, last, file));
        }
        return links;
    }

    private static Crumb lines(int first, int last, PagedFile file) {
        return new Crumb(first == last ? "" + first : first + "–" + last, file == null ? "" : file.lineHref(first));
    }
}

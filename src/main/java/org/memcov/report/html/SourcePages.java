package org.memcov.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;
import org.memcov.report.SourceTotals;
import org.memcov.report.html.view.FunctionRow;
import org.memcov.report.html.view.Part;
import org.memcov.report.html.view.RunRow;

/** Writes the pages of source files. Lines without source are still listed, if they have code. */
final class SourcePages {
    private final Site site;

    SourcePages(Site site) {
        this.site = site;
    }

    void write(SourceTree.Directory directory) throws IOException {
        for (PagedFile file : directory.files()) {
            write(file, directory);
        }
        for (SourceTree.Directory below : directory.directories()) {
            write(below);
        }
    }

    private void write(PagedFile file, SourceTree.Directory directory) throws IOException {
        Map<String, Object> model = new HashMap<>();
        model.put("crumbs", site.crumbs(directory));
        model.put("name", file.name());
        model.put("path", file.file().path());
        model.put("shownPath", file.shownPath());
        model.put("page", file.page());
        model.put("totals", file.totals());
        model.put("tag", Site.tag(file));
        model.put("isReadable", file.isReadable());
        model.put("isModule", file.file().origin() == SourceFile.Origin.MODULE);
        model.put("isOther", file.isReadable() && file.lastBuiltLine() > file.text());
        model.put("linesPerPage", PagedFile.LINES_PER_PAGE);
        model.put("parts", parts(file));
        model.put("overview", file.href());
        if (file.parts() == 1) {
            try (LineReader lines = new LineReader(file)) {
                writePart(file, 1, lines, file.file().functions(), model, file.href());
            }
            return;
        }
        model.put("part", 0);
        model.put("functions", rows(file, file.file().functions()));
        site.write(file.href(), "source", model);
        try (LineReader lines = new LineReader(file)) {
            for (int part = 1; part <= file.parts(); part++) {
                int number = part;
                List<SourceFunction> functions = file.file().functions().stream()
                        .filter(function -> PagedFile.part(function.line()) == number)
                        .toList();
                writePart(file, part, lines, functions, model, file.partHref(part));
            }
        }
    }

    private void writePart(
            PagedFile file,
            int part,
            LineReader reader,
            List<SourceFunction> functions,
            Map<String, Object> model,
            String href)
            throws IOException {
        List<Line> lines = reader.read(Math.min(part * PagedFile.LINES_PER_PAGE, file.lastLine()));
        model.put("part", part);
        model.put("functions", rows(file, functions));
        model.put("hasLines", !lines.isEmpty());
        model.put("lines", new LinesMarkup(lines));
        model.put("runs", runs(lines));
        site.write(href, "source", model);
    }

    private static List<FunctionRow> rows(PagedFile file, List<SourceFunction> functions) {
        return functions.stream().map(function -> Site.row(file, function)).toList();
    }

    /** The pages of a long file; of a short one its only page. */
    private static List<Part> parts(PagedFile file) {
        SourceTotals[] totals = new SourceTotals[file.parts()];
        Arrays.setAll(totals, part -> totals(file, part + 1));
        List<Part> parts = new ArrayList<>();
        for (int part = 1; part <= totals.length; part++) {
            parts.add(new Part(
                    part,
                    file.partHref(part),
                    (part - 1) * PagedFile.LINES_PER_PAGE + 1,
                    Math.min(part * PagedFile.LINES_PER_PAGE, file.lastLine()),
                    totals[part - 1]));
        }
        return parts;
    }

    private static SourceTotals totals(PagedFile file, int part) {
        SourceFile whole = file.file();
        return new SourceFile(
                        whole.path(),
                        whole.origin(),
                        whole.lines().stream()
                                .filter(line -> PagedFile.part(line.number()) == part)
                                .toList(),
                        whole.functions().stream()
                                .filter(function -> PagedFile.part(function.line()) == part)
                                .toList())
                .totals();
    }

    /** The inputs that were the first to reach lines of a page. */
    private List<RunRow> runs(List<Line> lines) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (Line line : lines) {
            if (line.run() > 0) {
                counts.merge(line.run(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> new RunRow(entry.getKey(), site.runs().of(entry.getKey() - 1), entry.getValue()))
                .toList();
    }

    /** Joins the text of a file with what is known of its lines, page by page. */
    private final class LineReader implements AutoCloseable {
        private final PagedFile file;
        private final SourceText text;
        private int number;
        private int index;

        private LineReader(PagedFile file) throws IOException {
            this.file = file;
            this.text = file.isReadable() ? SourceText.open(file.file().path()) : null;
        }

        /** The lines up to one; of a file that cannot be read those with code. */
        private List<Line> read(int last) throws IOException {
            List<SourceLine> built = file.file().lines();
            List<Line> lines = new ArrayList<>();
            while (number < last) {
                number++;
                SourceLine line =
                        index < built.size() && built.get(index).number() == number ? built.get(index++) : null;
                if (text != null || line != null) {
                    String only = site.comparison().only(file.file().path(), number);
                    lines.add(new Line(number, text == null ? "" : text.next(), line, only));
                }
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            if (text != null) {
                text.close();
            }
        }
    }
}

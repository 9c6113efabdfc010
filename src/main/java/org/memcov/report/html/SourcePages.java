package org.memcov.report.html;

import java.io.IOException;
import java.util.ArrayList;
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
        model.put("textLines", file.text());
        model.put("linesPerPage", PagedFile.LINES_PER_PAGE);
        List<Part> parts = parts(file);
        model.put("parts", parts);
        model.put("overview", file.href());
        if (parts.size() == 1) {
            try (LineReader lines = new LineReader(file)) {
                writePart(file, parts, 0, lines, file.file().functions(), model);
            }
            return;
        }
        model.put("part", 0);
        model.put("functions", rows(file, file.file().functions()));
        site.write(file.href(), "source", model);
        try (LineReader lines = new LineReader(file)) {
            for (int at = 0; at < parts.size(); at++) {
                int number = parts.get(at).number();
                List<SourceFunction> functions = file.file().functions().stream()
                        .filter(function -> PagedFile.part(function.line()) == number)
                        .toList();
                writePart(file, parts, at, lines, functions, model);
            }
        }
    }

    private void writePart(
            PagedFile file,
            List<Part> parts,
            int at,
            LineReader reader,
            List<SourceFunction> functions,
            Map<String, Object> model)
            throws IOException {
        Part part = parts.get(at);
        List<Line> lines = reader.read(part.last());
        model.put("part", part.number());
        model.put("at", at);
        model.put("functions", rows(file, functions));
        model.put("hasLines", !lines.isEmpty());
        model.put("lines", new LinesMarkup(lines));
        model.put("runs", runs(lines));
        site.write(part.href(), "source", model);
    }

    private static List<FunctionRow> rows(PagedFile file, List<SourceFunction> functions) {
        return functions.stream().map(function -> Site.row(file, function)).toList();
    }

    /** The pages of a long file; of a short one its only page. */
    private static List<Part> parts(PagedFile file) {
        return file.numbers().stream()
                .mapToObj(part -> new Part(
                        part, file.partHref(part), PagedFile.firstLine(part), file.lastLine(part), totals(file, part)))
                .toList();
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

        /** The lines up to one: all that the file has, and behind them those with code. */
        private List<Line> read(int last) throws IOException {
            List<SourceLine> built = file.file().lines();
            List<Line> lines = new ArrayList<>();
            while (number < Math.min(last, file.text())) {
                number++;
                boolean isBuilt = index < built.size() && built.get(index).number() == number;
                lines.add(line(number, text.next(), isBuilt ? built.get(index++) : null));
            }
            while (index < built.size() && built.get(index).number() <= last) {
                SourceLine line = built.get(index++);
                lines.add(line(line.number(), "", line));
            }
            return lines;
        }

        private Line line(int at, String shown, SourceLine built) {
            return new Line(at, shown, built, site.comparison().only(file.file().path(), at));
        }

        @Override
        public void close() throws IOException {
            if (text != null) {
                text.close();
            }
        }
    }
}

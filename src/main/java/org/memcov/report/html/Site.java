package org.memcov.report.html;

import java.io.IOException;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.memcov.report.Report;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFunction;
import org.memcov.report.html.view.Crumb;
import org.memcov.report.html.view.Entry;
import org.memcov.report.html.view.Frame;
import org.memcov.report.html.view.FunctionRow;

/** What all pages of a report have in common, and how they are written. */
final class Site {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Report report;
    private final Output output;
    private final Templates templates;
    private final SourceTree tree;
    private final RunNames runs;
    private final Comparison comparison;
    private final String sizeUnit;

    Site(Report report, Output output) throws IOException {
        this.report = report;
        this.output = output;
        this.templates = new Templates();
        this.tree = new SourceTree(report);
        this.runs = new RunNames(report.runs());
        this.comparison = new Comparison(report);
        this.sizeUnit = sizeUnit(report);
    }

    Report report() {
        return report;
    }

    Output output() {
        return output;
    }

    SourceTree tree() {
        return tree;
    }

    RunNames runs() {
        return runs;
    }

    Comparison comparison() {
        return comparison;
    }

    /** Writes a page; its template gets what is around it, too. */
    void write(String file, String template, Map<String, Object> model) throws IOException {
        Map<String, Object> all = new HashMap<>(model);
        all.put("frame", frame(file.contains("/") ? "../" : ""));
        try (Writer writer = output.open(file)) {
            templates.write(template, all, writer);
        }
    }

    private Frame frame(String root) {
        return new Frame(
                root,
                report.title(),
                DATE.format(report.created()),
                report.created().toString(),
                !report.runs().isEmpty(),
                report.other().isPresent(),
                report.other().map(Report::title).orElse(""),
                sizeUnit);
    }

    private static String sizeUnit(Report report) {
        boolean hasJava = report.files().stream().anyMatch(file -> file.origin() == SourceFile.Origin.JAVA);
        return hasJava ? "edges; of Java: instructions" : "edges";
    }

    /** The way to a directory, itself included. */
    List<Crumb> crumbs(SourceTree.Directory directory) {
        List<Crumb> crumbs = new ArrayList<>();
        for (SourceTree.Directory at = directory; at.parent() != null; at = at.parent()) {
            crumbs.addFirst(new Crumb(at.name(), at.href()));
        }
        return crumbs;
    }

    /** The rows of a directory: those in it, then its files. */
    List<Entry> entries(SourceTree.Directory directory) {
        List<Entry> entries = new ArrayList<>();
        for (SourceTree.Directory below : directory.directories()) {
            entries.add(new Entry(below.name(), below.href(), true, "", below.totals()));
        }
        for (PagedFile file : directory.files()) {
            entries.add(new Entry(file.name(), file.href(), false, tag(file), file.totals()));
        }
        return entries;
    }

    static String tag(PagedFile file) {
        return switch (file.file().origin()) {
            case NATIVE -> "";
            case JAVA -> "Java";
            case MODULE -> "module";
        };
    }

    static FunctionRow row(PagedFile file, SourceFunction function) {
        return new FunctionRow(
                function.name(),
                file.shownPath(),
                function.line(),
                file.file().origin() == SourceFile.Origin.MODULE ? file.href() : file.lineHref(function.line()),
                function.size(),
                function.reached(),
                function.isReached(),
                function.firstRun() + 1);
    }
}

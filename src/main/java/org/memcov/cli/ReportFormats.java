package org.memcov.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.memcov.report.PathMap;
import org.memcov.report.ReportFormat;
import org.memcov.report.cobertura.CoberturaFormat;
import org.memcov.report.csv.CsvFormat;
import org.memcov.report.html.HtmlFormat;
import org.memcov.report.json.JsonFormat;
import org.memcov.report.lcov.LcovFormat;
import org.memcov.report.sancov.SancovFormat;

/** The formats of reports, by their names on the command line. */
enum ReportFormats {
    HTML(_ -> new HtmlFormat()),
    LCOV(_ -> new LcovFormat()),
    COBERTURA(_ -> new CoberturaFormat()),
    JSON(_ -> new JsonFormat()),
    CSV(_ -> new CsvFormat()),
    SANCOV(SancovFormat::new);

    private final Function<List<PathMap>, ReportFormat> format;

    ReportFormats(Function<List<PathMap>, ReportFormat> format) {
        this.format = format;
    }

    /** A writer of it, which finds modules with the help of maps if it needs them. */
    ReportFormat with(List<PathMap> maps) {
        return format.apply(maps);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

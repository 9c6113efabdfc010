package org.memcov.cli;

import java.util.Locale;
import java.util.function.Supplier;
import org.memcov.report.ReportFormat;
import org.memcov.report.cobertura.CoberturaFormat;
import org.memcov.report.csv.CsvFormat;
import org.memcov.report.html.HtmlFormat;
import org.memcov.report.json.JsonFormat;
import org.memcov.report.lcov.LcovFormat;
import org.memcov.report.sancov.SancovFormat;

/** The formats of reports, by their names on the command line. */
enum ReportFormats {
    HTML(HtmlFormat::new),
    LCOV(LcovFormat::new),
    COBERTURA(CoberturaFormat::new),
    JSON(JsonFormat::new),
    CSV(CsvFormat::new),
    SANCOV(SancovFormat::new);

    private final Supplier<ReportFormat> format;

    ReportFormats(Supplier<ReportFormat> format) {
        this.format = format;
    }

    ReportFormat format() {
        return format.get();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

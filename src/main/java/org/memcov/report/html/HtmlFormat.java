package org.memcov.report.html;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.memcov.report.Report;
import org.memcov.report.ReportFormat;

/**
 * Writes a report as a folder of HTML pages that needs no server and no network. It is read from {@code
 * index.html}.
 *
 * <p>Source files are read from where {@link org.memcov.report.SourceFile#path} says; a page of one that
 * is not there shows which lines and functions were reached, and what to do. Of the same report and
 * sources the same files are written.
 *
 * <p>It needs FreeMarker, and the webjars of Apache ECharts and tablesort, on the class path.
 */
public final class HtmlFormat implements ReportFormat {
    /** Creates the format. */
    public HtmlFormat() {}

    @Override
    public Path write(Report report, Path folder) throws IOException {
        requireTemplates();
        Output output = new Output(folder);
        Assets.write(output);
        Site site = new Site(report, output);
        Overview.write(site);
        DirectoryPages.write(site);
        new SourcePages(site).write(site.tree().root());
        SearchData.write(site);
        Treemap.write(site);
        if (!report.runs().isEmpty()) {
            Growth.write(output, "growth", report.title(), report.runs());
            InputsPage.write(site);
        }
        Optional<Report> other = report.other();
        if (other.isPresent()) {
            ComparisonPage.write(site, other.get());
        }
        output.finish();
        return folder.resolve("index.html");
    }

    private static void requireTemplates() throws IOException {
        if (HtmlFormat.class.getClassLoader().getResource("freemarker/template/Configuration.class") == null) {
            throw new IOException("an HTML report needs the library org.freemarker:freemarker, and it is not on the"
                    + " class path: add its jar");
        }
    }
}

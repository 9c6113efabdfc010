package org.memcov.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceTotals;

/**
 * Writes all files with their numbers, and the names of all functions: what the search box finds. They
 * are two, since the table of all files needs only the first.
 */
final class SearchData {
    private SearchData() {}

    static void write(Site site) throws IOException {
        DataFile.write(site.output(), "files", json -> {
            json.writeStartObject();
            json.writeNumberField("linesPerPage", PagedFile.LINES_PER_PAGE);
            json.writeArrayFieldStart("rows");
            for (PagedFile file : site.tree().files()) {
                json.writeRaw('\n');
                write(json, file);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        DataFile.write(site.output(), "functions", json -> {
            json.writeStartArray();
            for (PagedFile file : site.tree().files()) {
                json.writeRaw('\n');
                json.writeStartArray();
                for (SourceFunction function : file.file().functions()) {
                    json.writeString(function.name());
                    json.writeNumber(function.line());
                    json.writeNumber(function.isReached() ? 1 : 0);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    /** The script knows the order of these. */
    private static void write(JsonGenerator json, PagedFile file) throws IOException {
        SourceTotals totals = file.totals();
        json.writeStartArray();
        json.writeString(file.shownPath());
        json.writeString(file.page());
        json.writeNumber(file.parts());
        json.writeString(Site.tag(file));
        json.writeNumber(totals.lines());
        json.writeNumber(totals.coveredLines());
        json.writeNumber(totals.partialLines());
        json.writeNumber(totals.branches());
        json.writeNumber(totals.takenBranches());
        json.writeNumber(totals.functions());
        json.writeNumber(totals.reachedFunctions());
        json.writeNumber(totals.size());
        json.writeNumber(totals.reached());
        json.writeEndArray();
    }
}

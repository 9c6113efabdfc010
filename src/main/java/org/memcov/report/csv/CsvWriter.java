package org.memcov.report.csv;

import java.io.IOException;
import java.io.Writer;

/** Writes rows as RFC 4180 has them, with a line feed behind each. */
record CsvWriter(Writer text) {
    void row(Object... values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            text.write(i == 0 ? "" : ",");
            text.write(quoted(values[i].toString()));
        }
        text.write('\n');
    }

    private static String quoted(String value) {
        boolean needsQuotes = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return needsQuotes ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}

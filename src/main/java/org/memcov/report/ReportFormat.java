package org.memcov.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes reports in one format. Formats know nothing of each other; several may write into one folder. */
public interface ReportFormat {
    /**
     * Writes a report. Files of an earlier report of this format are replaced.
     *
     * @param report what to write
     * @param folder where to; it is there
     * @return what a person opens, or gives to another tool: a file in the folder
     * @throws IOException if it cannot be written
     */
    Path write(Report report, Path folder) throws IOException;

    /**
     * Tells what of a report is not in what this format writes, though one would look for it there.
     *
     * @param report the report
     * @return sentences; as a rule none
     */
    default List<String> notes(Report report) {
        return List.of();
    }
}

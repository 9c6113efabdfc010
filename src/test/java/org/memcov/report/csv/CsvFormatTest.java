package org.memcov.report.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.report.Report;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceTotals;
import org.memcov.report.SyntheticReports;
import org.memcov.testing.ExternalTool;

/** The tables, and how other programs read them. */
class CsvFormatTest {
    @TempDir
    private Path folder;

    private Report report(String library, String... inputs) throws IOException, InterruptedException {
        return Reports.of(folder, library, inputs);
    }

    private List<String> write(Report report, String table) throws IOException {
        new CsvFormat().write(report, folder);
        return Files.readAllLines(folder.resolve(table));
    }

    @Test
    void filesHaveTheirTotals() throws Exception {
        Report report = report("branches", "classify 5");
        SourceFile file = report.files().getFirst();
        SourceTotals totals = file.totals();

        List<String> rows = write(report, CsvFormat.FILES);

        assertEquals(
                "path,origin,lines,covered_lines,partial_lines,branches,taken_branches,functions,reached_functions,"
                        + "size,reached",
                rows.getFirst());
        assertEquals(
                List.of(file.path() + ",native," + totals.lines() + "," + totals.coveredLines() + ",1,2,1,"
                        + totals.functions() + "," + totals.reachedFunctions() + "," + totals.size() + ","
                        + totals.reached()),
                rows.subList(1, rows.size()));
    }

    @Test
    void linesHaveTheirStatusBranchesAndFirstRun() throws Exception {
        Report report = report("branches", "say nothing", "classify 5");
        String path = report.files().getFirst().path();

        List<String> rows = write(report, CsvFormat.LINES);

        assertEquals("path,line,status,branches,taken_branches,first_run", rows.getFirst());
        assertEquals(
                List.of(
                        path + ",4,covered,0,0,1",
                        path + ",9,uncovered,0,0,",
                        path + ",15,covered,0,0,1",
                        path + ",16,partial,2,1,1"),
                rows.subList(1, rows.size()));
    }

    @Test
    void functionsHaveWhatOfThemWasReached() throws Exception {
        List<String> rows = write(report("branches", "classify 5"), CsvFormat.FUNCTIONS);

        assertEquals(
                1,
                rows.stream()
                        .filter(row -> row.matches(".*,large,9,[0-9]+,0,false,"))
                        .count());
        assertEquals(
                1,
                rows.stream()
                        .filter(row -> row.matches(".*,small,4,([0-9]+),\\1,true,0"))
                        .count());
    }

    @Test
    void runsAreNumberedAsLinesNameThem() throws Exception {
        Report report = report("fixture", "walk 1", "exit 3");

        List<String> rows = write(report, CsvFormat.RUNS);

        assertEquals(3, rows.size());
        assertEquals(List.of("0", report.runs().getFirst().input()), fields(rows.get(1), 0, 2));
        assertEquals(List.of("exit 3"), fields(rows.get(2), 7, 8));
    }

    private static List<String> fields(String row, int from, int to) {
        return List.of(row.split(",")).subList(from, to);
    }

    @Test
    void anotherProgramReadsNamesAsTheyAre() throws Exception {
        String path = "/one, \"two\"\r\nthree ü.c";
        new CsvFormat().write(SyntheticReports.of(SyntheticReports.file(path, "max(int, int)")), folder);

        String read = ExternalTool.run(
                "python3",
                "-c",
                "import csv, sys; print([r[:2] for r in csv.reader(open(sys.argv[1], newline='', encoding='utf-8'))])",
                folder.resolve(CsvFormat.FUNCTIONS));

        assertEquals("[['path', 'function'], ['/one, \"two\"\\r\\nthree ü.c', 'max(int, int)']]\n", read);
    }
}

package org.memcov.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.report.Report;
import org.memcov.report.ReportedModule;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SyntheticReports;

/** The JSON, as a parser reads it. */
class JsonFormatTest {
    @TempDir
    private Path folder;

    private Report report(String library, String... inputs) throws IOException, InterruptedException {
        return Reports.of(folder, library, inputs);
    }

    private Map<String, Object> json(Report report) throws IOException {
        Path file = new JsonFormat().write(report, folder);
        return JSON.std.mapFrom(Files.newInputStream(file));
    }

    @SuppressWarnings("unchecked") // of the parser's maps
    private static List<Map<String, Object>> list(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) object.get(name);
    }

    private static Map<String, Object> find(List<Map<String, Object>> objects, String name, Object value) {
        return objects.stream()
                .filter(object -> object.get(name).equals(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itTellsItsFormatAndVersion() throws Exception {
        Map<String, Object> json = json(SyntheticReports.of());

        assertEquals("memcov-report", json.get("format"));
        assertEquals(1, json.get("version"));
        assertEquals("1970-01-01T00:00:00Z", json.get("created"));
    }

    @Test
    void linesTellTheirStatusBranchesAndFirstRun() throws Exception {
        Report report = report("branches", "say nothing", "classify 5");
        SourceFile file = report.files().getFirst();

        Map<String, Object> written = list(json(report), "files").getFirst();

        assertEquals(file.path(), written.get("path"));
        assertEquals("NATIVE", written.get("origin"));
        assertEquals(file.lines().size(), list(written, "lines").size());
        Map<String, Object> partial = find(list(written, "lines"), "status", "PARTIAL");
        assertEquals(List.of(false, true), partial.get("branches"));
        assertEquals(1, partial.get("firstRun"));
        Map<String, Object> uncovered = find(list(written, "lines"), "status", "UNCOVERED");
        assertFalse(uncovered.containsKey("firstRun"));
        assertFalse(uncovered.containsKey("branches"));
    }

    @Test
    void functionsTellHowMuchOfThemWasReached() throws Exception {
        Report report = report("fixture", "walk 1");
        Map<String, Object> written = list(json(report), "files").getFirst();

        Map<String, Object> walk = find(list(written, "functions"), "name", "walk");
        assertEquals(true, walk.get("isReached"));
        assertEquals(0, walk.get("firstRun"));
        Map<String, Object> parse = find(list(written, "functions"), "name", "parse");
        assertEquals(false, parse.get("isReached"));
        assertEquals(0, parse.get("reached"));
    }

    @Test
    void modulesTellWhichEdgesWereHit() throws Exception {
        Report report = report("fixture", "walk 5");
        ReportedModule module = report.modules().getFirst();

        Map<String, Object> written = list(json(report), "modules").getFirst();

        long inRanges = 0;
        for (Object range : (List<?>) written.get("hitRanges")) {
            List<?> ends = (List<?>) range;
            for (int edge = (int) ends.get(0); edge <= (int) ends.get(1); edge++) {
                assertEquals(true, module.hit().contains(edge), "edge " + edge);
                inRanges++;
            }
        }
        assertEquals(module.hit().count(), inRanges);
        assertEquals("libfixture.so", written.get("name"));
        assertEquals("ALL", written.get("pcs"));
        assertEquals((int) module.recorded().edgeCount(), written.get("edges"));
    }

    @Test
    void runsTellHowTheyEnded() throws Exception {
        Report report = report("fixture", "walk 1", "say sorry\nexit 3");

        Map<String, Object> written = list(json(report), "runs").get(1);

        assertEquals(report.runs().get(1).input(), written.get("input"));
        assertEquals("FAILED", written.get("outcome"));
        assertEquals("exit 3", written.get("ending"));
        assertEquals(List.of("sorry"), written.get("messages"));
        assertEquals(report.runs().get(1).time().toNanos() / 1e9, written.get("time"));
    }

    @Test
    void aComparisonHasBothReports() throws Exception {
        Report other = SyntheticReports.of(SyntheticReports.file("/b.c"));
        Report report = SyntheticReports.of(SyntheticReports.file("/a.c")).comparedWith(other);

        @SuppressWarnings("unchecked") // of the parser's maps
        Map<String, Object> written = (Map<String, Object>) json(report).get("other");

        assertEquals("/b.c", list(written, "files").getFirst().get("path"));
    }

    @Test
    void namesComeBackAsTheyWere() throws Exception {
        String path = "/\"a\"\n\\\u0001<ü>𝄞.c";

        Map<String, Object> json = json(SyntheticReports.of(SyntheticReports.file(path)));

        assertEquals(path, list(json, "files").getFirst().get("path"));
    }

    @Test
    void whatHasNoSourceIsThereToo() throws Exception {
        Map<String, Object> json = json(report("shapes_named", "say nothing"));

        assertEquals("MODULE", list(json, "files").getFirst().get("origin"));
    }

    @Test
    void twiceTheSameReportIsTheSameFile() throws Exception {
        Report report = report("fixture", "walk 1");
        byte[] first = Files.readAllBytes(new JsonFormat().write(report, folder));

        assertEquals(new String(first), Files.readString(new JsonFormat().write(report, folder)));
    }
}

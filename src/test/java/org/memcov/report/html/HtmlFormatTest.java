package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.campaign.Run;
import org.memcov.campaign.Run.Ending;
import org.memcov.report.Report;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFile.Origin;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine;

/** The files of a report, without a browser. */
class HtmlFormatTest {
    @TempDir
    private Path folder;

    private Path write(Report report, String name) throws IOException {
        return new HtmlFormat()
                .write(report, Files.createDirectories(folder.resolve(name)))
                .getParent();
    }

    private static Map<String, String> contents(Path report) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(report)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(report.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private Map<String, String> written(Report report) throws IOException {
        return contents(write(report, "report"));
    }

    private static Object data(Map<String, String> contents, String name) throws IOException {
        return JSON.std.anyFrom(
                contents.get("data/" + name + ".js").substring(("memcov.data." + name + " = ").length()));
    }

    @Test
    void theSameReportIsWrittenTheSameWay() throws Exception {
        Report report = MadeUp.report(MadeUp.files(folder.resolve("src"), 60, 30), MadeUp.runs(50));

        assertEquals(contents(write(report, "first")), contents(write(report, "second")));
    }

    @Test
    void pagesOfAnEarlierReportGoAndOtherFilesStay() throws Exception {
        List<SourceFile> files = MadeUp.files(folder.resolve("src"), 3, 30);
        Path report = write(MadeUp.report(files, MadeUp.runs(5)), "report");
        Path foreign = Files.writeString(report.resolve("files/notes.html"), "mine");
        assertTrue(Files.exists(report.resolve("files/file2.c.html")));

        write(MadeUp.report(files.subList(0, 2), MadeUp.runs(5)), "report");

        assertFalse(Files.exists(report.resolve("files/file2.c.html")));
        assertTrue(Files.exists(report.resolve("files/file1.c.html")));
        assertTrue(Files.exists(foreign));
    }

    @Test
    void aListThatNamesFilesElsewhereRemovesNone() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim.html"), "mine");
        Path report = Files.createDirectories(folder.resolve("report/data")).getParent();
        Files.write(
                report.resolve("data/files.txt"),
                List.of("../victim.html", "files/../../victim.html", victim.toString()));

        write(MadeUp.report(List.of(), List.of()), "report");

        assertTrue(Files.exists(victim));
    }

    @Test
    void nothingOfAReportIsTakenForMarkup() throws Exception {
        SourceFile plain = MadeUp.file(folder.resolve("src/plain.c"), 30);
        SourceFunction function = new SourceFunction(MadeUp.HOSTILE, 1, 5, 2, true, 0);
        Path path = folder.resolve("src/" + MadeUp.HOSTILE.replace('/', '_') + ".c");
        SourceFile hostile = new SourceFile(path.toString(), Origin.NATIVE, plain.lines(), List.of(function));
        Files.writeString(path, (MadeUp.HOSTILE + "\n").repeat(30));
        SourceFile module = new SourceFile("/lib/" + MadeUp.HOSTILE, Origin.MODULE, List.of(), List.of(function));
        Run run = MadeUp.run(0, MadeUp.HOSTILE, 5, 5, Ending.SIGNAL, MadeUp.HOSTILE);
        Report report = MadeUp.report(List.of(plain, hostile, module), List.of(run));
        Report noted = new Report(
                MadeUp.HOSTILE,
                report.created(),
                report.modules(),
                report.files(),
                report.runs(),
                List.of(MadeUp.HOSTILE),
                Optional.of(MadeUp.report(List.of(plain), List.of(run))));

        written(noted).forEach((name, content) -> {
            if (name.endsWith(".html")) {
                assertFalse(content.contains("<script>doc"), name);
                assertTrue(content.contains("&lt;script&gt;doc"), name);
            }
        });
    }

    private SourceFile nativeFile() throws IOException {
        return MadeUp.file(folder.resolve("p/src/native/x.c"), 30);
    }

    private SourceFile javaFile() throws IOException {
        SourceFile file = MadeUp.file(folder.resolve("p/src/java/X.java"), 30);
        return new SourceFile(file.path(), Origin.JAVA, file.lines(), file.functions());
    }

    @Test
    void javaStandsBesideNativeCode() throws Exception {
        Map<String, String> contents = written(MadeUp.report(List.of(nativeFile(), javaFile()), MadeUp.runs(1)));

        assertTrue(contents.get("index.html").contains("directories/native.html"));
        assertTrue(contents.get("index.html").contains("directories/java.html"));
        assertTrue(contents.get("directories/java.html").contains("X.java</a> <span class=\"tag\">Java</span>"));
        assertTrue(contents.get("files/java-X.java.html").contains("Instructions"));
        assertTrue(contents.get("data/treemap.js").contains("X_java_1"));
    }

    @Test
    void sizesAreOfEdgesAndOfInstructionsWhereAnyFileIsOfJava() throws Exception {
        Map<String, String> both =
                contents(write(MadeUp.report(List.of(nativeFile(), javaFile()), MadeUp.runs(1)), "both"));
        Map<String, String> one = contents(write(MadeUp.report(List.of(nativeFile()), MadeUp.runs(1)), "one"));

        for (String page : List.of("index.html", "directories/java.html", "files/native-x.c.html")) {
            assertTrue(both.get(page).contains("title=\"In edges; of Java: instructions\">Size<"), page);
        }
        assertTrue(both.get("index.html").contains("as it has code (in edges; of Java: instructions)"));
        assertTrue(one.get("index.html").contains("title=\"In edges\">Size<"));
        assertTrue(one.get("index.html").contains("as it has code (in edges)"));
    }

    @Test
    void aLongFileHasPagesOfItsOwnAndLinksLeadToThem() throws Exception {
        SourceFile file = MadeUp.file(folder.resolve("src/long.c"), 12_345);
        Map<String, String> contents = written(MadeUp.report(List.of(file), MadeUp.runs(1)));

        assertTrue(contents.get("files/long.c~1.html").contains("id=\"L5000\""));
        assertFalse(contents.get("files/long.c~1.html").contains("id=\"L5001\""));
        assertTrue(contents.get("files/long.c~3.html").contains("id=\"L12345\""));
        assertFalse(contents.containsKey("files/long.c~4.html"));
        assertFalse(contents.get("files/long.c.html").contains("id=\"L1\""));
        assertTrue(contents.get("files/long.c.html").contains("files/long.c~2.html#L6001"));
    }

    @Test
    void onlyPagesThatShowAnythingAreWritten() throws Exception {
        SourceFile near = MadeUp.file(folder.resolve("src/far.c"), 30);
        List<SourceLine> lines = new ArrayList<>(near.lines());
        lines.add(MadeUp.line(2_000_000_000, 0));
        lines.add(MadeUp.line(Integer.MAX_VALUE, 0));
        SourceFunction function = new SourceFunction("far", 2_000_000_000, 5, 2, true, 0);
        SourceFile far = new SourceFile(near.path(), Origin.NATIVE, lines, List.of(function));
        Map<String, String> contents = written(MadeUp.report(List.of(far), MadeUp.runs(1)));

        assertEquals(
                List.of("files/far.c.html", "files/far.c~1.html", "files/far.c~400000.html", "files/far.c~429497.html"),
                contents.keySet().stream()
                        .filter(name -> name.startsWith("files/"))
                        .toList());
        assertTrue(contents.get("files/far.c.html").contains("files/far.c~400000.html#L2000000000"));
        assertTrue(contents.get("files/far.c~1.html").contains("rel=\"next\" href=\"../files/far.c~400000.html\""));
        assertTrue(contents.get("files/far.c~400000.html").contains("id=\"L2000000000\""));
        assertFalse(contents.get("files/far.c~400000.html").contains("id=\"L1999999999\""));
        assertTrue(contents.get("files/far.c~429497.html").contains("id=\"L2147483647\""));
    }

    @Test
    void aFileWhoseCodeIsAllOnOnePageHasNoOther() throws Exception {
        SourceFile near = MadeUp.file(folder.resolve("src/far.c"), 30);
        Files.delete(Path.of(near.path()));
        List<SourceLine> lines = List.of(MadeUp.line(2_000_000_000, 0));
        SourceFile far = new SourceFile(near.path(), Origin.NATIVE, lines, List.of());
        Map<String, String> contents = written(MadeUp.report(List.of(far), MadeUp.runs(1)));

        assertTrue(contents.get("files/far.c.html").contains("id=\"L2000000000\""));
        assertFalse(contents.containsKey("files/far.c~1.html"));
    }

    @Test
    void aFileThatIsNotThereTellsItsLinesAndWhatToDo() throws Exception {
        SourceFile file = MadeUp.file(folder.resolve("src/gone.c"), 30);
        Files.delete(Path.of(file.path()));
        String page = written(MadeUp.report(List.of(file), MadeUp.runs(1))).get("files/gone.c.html");

        assertTrue(page.contains("--map FROM=TO"));
        assertTrue(page.contains("<div id=\"L3\" class=\"uncovered\""));
        assertTrue(page.contains(
                "<div id=\"L4\" class=\"partial\" data-run=\"1\" data-taken=\"10\"><b>4</b><code></code>"));
    }

    @Test
    void aFileThatIsShorterThanItsCodeIsAnotherOne() throws Exception {
        SourceFile file = MadeUp.file(folder.resolve("src/changed.c"), 30);
        Files.writeString(Path.of(file.path()), "int x;\n");
        String page = written(MadeUp.report(List.of(file), MadeUp.runs(1))).get("files/changed.c.html");

        assertTrue(page.contains("This is not the file that was compiled: it ends at line 1,"));
        assertTrue(page.contains("id=\"L30\""));
    }

    @Test
    void aLongLineOrNameIsNotCutInsideACharacter() throws Exception {
        SourceFile plain = MadeUp.file(folder.resolve("src/long.c"), 30);
        String name = "f".repeat(58) + "😀" + "g".repeat(9);
        SourceFunction function = new SourceFunction(name, 1, 5, 2, true, 0);
        Files.writeString(Path.of(plain.path()), "x".repeat(1_999) + "😀" + "y".repeat(9) + "\n");
        SourceFile file = new SourceFile(plain.path(), Origin.NATIVE, plain.lines(), List.of(function));
        Map<String, String> contents = written(MadeUp.report(List.of(file), MadeUp.runs(1)));

        assertTrue(contents.get("files/long.c.html").contains("x … (11 more characters)"));
        assertTrue(contents.get("data/treemap.js").contains("\"" + "f".repeat(58) + "…\""));
        assertTrue(contents.get("data/functions.js").contains("\"" + name + "\""));
    }

    @Test
    void whatIsNoCharacterBecomesAQuestionMark() throws Exception {
        SourceFile plain = MadeUp.file(folder.resolve("src/odd.c"), 30);
        SourceFunction function = new SourceFunction("half_\ud83d_", 1, 5, 2, true, 0);
        SourceFile file = new SourceFile(plain.path(), Origin.NATIVE, plain.lines(), List.of(function));
        Map<String, String> contents = written(MadeUp.report(List.of(file), MadeUp.runs(1)));

        assertTrue(contents.get("files/odd.c.html").contains("half_?_"));
        assertTrue(contents.get("data/functions.js").contains("half_?_"));
    }

    @Test
    void onlyRunsThatChangedAnythingArePointsOfTheChart() throws Exception {
        List<Run> runs = MadeUp.runs(50_000);
        Map<String, String> contents = written(MadeUp.report(List.of(), runs));
        List<?> points = (List<?>) ((Map<?, ?>) data(contents, "growth")).get("points");

        long expected = runs.stream()
                .filter(run -> run.newEdges() > 0 || run.ending() != Ending.EXIT || run == runs.getLast())
                .count();
        assertEquals(expected, points.size());
        assertEquals(runs.size(), ((List<?>) points.getLast()).getFirst());
        assertEquals((int) runs.getLast().covered(), ((List<?>) points.getLast()).get(2));
    }

    @Test
    void librariesComeWithTheirLicences() throws Exception {
        Map<String, String> contents = written(MadeUp.report(List.of(), List.of()));

        assertTrue(contents.get("assets/echarts.min.js").contains("Licensed to the Apache Software Foundation"));
        assertTrue(contents.get("assets/licenses.txt").contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION"));
        assertTrue(contents.get("assets/licenses.txt").contains("Permission is hereby granted, free of charge"));
    }

    @Test
    void pagesNeedNothingFromElsewhere() throws Exception {
        Report report = MadeUp.report(MadeUp.files(folder.resolve("src"), 2, 30), MadeUp.runs(5));

        written(report).forEach((name, content) -> {
            if (name.endsWith(".html")) {
                assertFalse(content.matches("(?s).*(src|href)=\"(https?:)?//.*"), name);
            }
        });
    }
}

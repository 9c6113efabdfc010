package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.report.Report;

/** A report as large as they get: 5,000 files, 1,000,000 lines and as many edges, 50,000 functions and inputs. */
class ManyFilesTest {
    private static final int FILES = 5_000;
    private static final int LINES = 200;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noPageIsLarge() throws Exception {
        Report report = MadeUp.report(MadeUp.files(folder.resolve("src"), FILES, LINES), MadeUp.runs(50_000));
        assertEquals(FILES * LINES, report.totals().size());

        Path written = new HtmlFormat()
                .write(report, Files.createDirectory(folder.resolve("report")))
                .getParent();

        try (Stream<Path> files = Files.walk(written)) {
            List<Path> pages =
                    files.filter(file -> file.toString().endsWith(".html")).toList();
            assertEquals(
                    FILES,
                    pages.stream()
                            .filter(page -> page.startsWith(written.resolve("files")))
                            .count());
            pages.forEach(page -> assertTrue(size(page) < MEBIBYTE, page.toString()));
        }
        assertTrue(size(written.resolve("data/treemap.js")) < MEBIBYTE);
        assertTrue(size(written.resolve("data/functions.js")) < 3 * MEBIBYTE);
        assertTrue(size(written.resolve("data/inputs.js")) < 5 * MEBIBYTE);
    }
}

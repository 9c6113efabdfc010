package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memcov.report.Report;
import org.memcov.report.ReportedRun;
import org.memcov.report.ReportedRun.Outcome;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFile.Origin;
import org.memcov.report.SourceFunction;

/** What pages and their scripts make of numbers, in a report on a test. */
class NumbersOnPagesTest {
    private static final String TEST = "parses(String) > [1] http://a//b/../c";

    @TempDir
    private static Path folder;

    private static Path written;
    private static Browser browser;

    @BeforeAll
    static void writeReport() throws Exception {
        SourceFile file = MadeUp.file(folder.resolve("x.c"), 30);
        SourceFunction function = new SourceFunction("nearly_whole", 1, 10_000, 9_999, true, 0);
        SourceFile nearlyWhole = new SourceFile(file.path(), Origin.NATIVE, file.lines(), List.of(function));
        Duration time = Duration.ofMillis(20);
        ReportedRun run = new ReportedRun(
                TEST, 0, 9_999, 9_999, 9_999, 10_000, Outcome.WELL, "passed", time, time, time, 0, List.of());
        Report report = new Report(
                "numbers", Instant.EPOCH, List.of(), List.of(nearlyWhole), List.of(run), List.of(), Optional.empty());
        written = new HtmlFormat()
                .write(report, Files.createDirectory(folder.resolve("report")))
                .getParent();
        browser = new Browser().size(1280, 900);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void noPageComplained() {
        browser.assertNoErrors();
    }

    private static void open(String page) {
        browser.open(written.resolve(page));
    }

    @Test
    void ofATestTheWholeNameIsShownAndNoSizeOrMemory() {
        open("inputs.html");

        assertEquals(TEST, browser.text("#inputs tbody th"));
        assertEquals("–", browser.text("#inputs tbody td:nth-child(8)"));
        assertEquals("–", browser.text("#inputs tbody td:nth-child(9)"));
    }

    @Test
    void onlyAllIsAHundredPercent() {
        open("files/x.c.html");

        assertEquals(
                List.of("100.0 %", "99.9 %", "33.3 %", "0.0 %", "–"),
                browser.value("[[3, 3], [9999, 10000], [1, 3], [0, 3], [0, 0]].map(each => memcov.share(...each))"));
        assertEquals("99.9 %", browser.text(".figure:last-child strong"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.42, 0.42 s",
        "9.997, 10.0 s",
        "59.94, 59.9 s",
        "59.97, 1 min 0 s",
        "119.7, 2 min 0 s",
        "245.2, 4 min 5 s",
        "3599.6, 1 h 0 min",
        "11520, 3 h 12 min"
    })
    void timesAreRoundedBeforeTheyAreSplit(String seconds, String expected) {
        open("inputs.html");

        assertEquals(expected, browser.value("memcov.seconds(" + seconds + ")"));
        assertEquals(expected, Overview.time(Duration.ofNanos(Math.round(1e9 * Double.parseDouble(seconds)))));
    }
}

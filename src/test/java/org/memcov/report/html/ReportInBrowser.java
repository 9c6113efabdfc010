package org.memcov.report.html;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.campaign.WorkerCommand;
import org.memcov.report.Report;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFile.Origin;
import org.memcov.report.SourceFunction;

/** A report on a real campaign as a person sees it, in a browser that opens it from disk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReportInBrowser {
    static final String FILE = "fixture.c";

    Campaign campaign;
    Report report;
    Path written;
    Browser browser;

    @BeforeAll
    void openReport(@TempDir Path folder) throws Exception {
        campaign =
                campaign(folder.resolve("one"), "walk 1", "walk 3", "classify 1\nsignal 11", "walk 5\nhang", "walk 1");
        Report of = Reports.of(campaign, Arena.ofAuto());
        List<SourceFile> files = new ArrayList<>(of.files());
        files.add(MadeUp.file(folder.resolve("src/long.c"), 11_000));
        SourceFunction hostile = new SourceFunction(MadeUp.HOSTILE, 0, 9, 3, true, 0);
        files.add(new SourceFile("/lib/" + MadeUp.HOSTILE, Origin.MODULE, List.of(), List.of(hostile)));
        Report more = new Report(
                "the fixture", of.created(), of.modules(), files, of.runs(), List.of(MadeUp.HOSTILE), of.other());
        report = more.comparedWith(Reports.of(campaign(folder.resolve("other"), "walk 2"), Arena.ofAuto()));
        written = new HtmlFormat()
                .write(report, Files.createDirectory(folder.resolve("report")))
                .getParent();
        browser = new Browser();
    }

    private static Campaign campaign(Path folder, String... inputs) throws Exception {
        FixtureCampaign fixture = new FixtureCampaign(Files.createDirectory(folder))
                .command(WorkerCommand.of(FixtureCampaign.worker(), FixtureCampaign.fixture(), "{}")
                        .withTimeout(Duration.ofSeconds(2)));
        for (int i = 0; i < inputs.length; i++) {
            fixture.input("input" + (i + 1), inputs[i].split("\n"));
        }
        return fixture.run();
    }

    @AfterAll
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void asOnADesk() {
        browser.scheme("light").size(1280, 900);
    }

    @AfterEach
    void noPageComplained() {
        browser.assertNoErrors();
    }

    Path page(String name) {
        return written.resolve(name);
    }

    /** The page of the fixture's source. */
    Path source() throws Exception {
        return pageOf(FILE);
    }

    Path longFile() throws Exception {
        return pageOf("long.c");
    }

    Path pageOf(String file) throws Exception {
        try (Stream<Path> pages = Files.list(page("files"))) {
            return pages.filter(page -> page.toString().endsWith(file + ".html"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    SourceFile fixture() {
        return report.files().stream()
                .filter(file -> file.path().endsWith("/" + FILE))
                .findFirst()
                .orElseThrow();
    }
}

package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memcov.campaign.Campaign;
import org.memcov.campaign.FixtureCampaign;
import org.memcov.campaign.Run;
import org.memcov.campaign.Run.Ending;
import org.memcov.campaign.WorkerCommand;
import org.memcov.report.Report;
import org.memcov.report.Reports;
import org.memcov.report.SourceFile;
import org.memcov.report.SourceFile.Origin;
import org.memcov.report.SourceFunction;
import org.memcov.report.SourceLine.Status;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The report on a real campaign as a person sees it, in a browser that opens it from disk. */
class HtmlReportTest {
    private static final Arena ARENA = Arena.ofShared();
    private static final String FILE = "fixture.c";

    @TempDir
    private static Path folder;

    private static Campaign campaign;
    private static Report report;
    private static Path written;
    private static Browser browser;

    @BeforeAll
    static void writeReport() throws Exception {
        campaign = campaign("one", "walk 1", "walk 3", "classify 1\nsignal 11", "walk 5\nhang", "walk 1");
        Report of = Reports.of(campaign, ARENA);
        List<SourceFile> files = new ArrayList<>(of.files());
        files.add(MadeUp.file(folder.resolve("src/long.c"), 11_000));
        SourceFunction hostile = new SourceFunction(MadeUp.HOSTILE, 0, 9, 3, true, 0);
        files.add(new SourceFile("/lib/" + MadeUp.HOSTILE, Origin.MODULE, List.of(), List.of(hostile)));
        Report more = new Report(
                "the fixture", of.created(), of.modules(), files, of.runs(), List.of(MadeUp.HOSTILE), of.other());
        report = more.comparedWith(Reports.of(campaign("other", "walk 2"), ARENA));
        written = new HtmlFormat()
                .write(report, Files.createDirectory(folder.resolve("report")))
                .getParent();
        browser = new Browser();
    }

    private static Campaign campaign(String name, String... inputs) throws Exception {
        FixtureCampaign fixture = new FixtureCampaign(Files.createDirectory(folder.resolve(name)))
                .command(WorkerCommand.of(FixtureCampaign.worker(), FixtureCampaign.fixture(), "{}")
                        .withTimeout(Duration.ofSeconds(2)));
        for (int i = 0; i < inputs.length; i++) {
            fixture.input("input" + (i + 1), inputs[i].split("\n"));
        }
        return fixture.run();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
        ARENA.close();
    }

    @BeforeEach
    void asOnADesk() {
        browser.scheme("light").size(1280, 900);
    }

    @AfterEach
    void noPageComplained() {
        browser.assertNoErrors();
    }

    private static Path page(String name) {
        return written.resolve(name);
    }

    /** The page of the fixture's source. */
    private static Path source() throws Exception {
        return pageOf(FILE);
    }

    private static Path longFile() throws Exception {
        return pageOf("long.c");
    }

    private static Path pageOf(String file) throws Exception {
        try (Stream<Path> pages = Files.list(page("files"))) {
            return pages.filter(page -> page.toString().endsWith(file + ".html"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static SourceFile fixture() {
        return report.files().stream()
                .filter(file -> file.path().endsWith("/" + FILE))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 360", "dark, 360"})
    void everyPageFitsAndComplainsOfNothing(String theme, int width) throws Exception {
        browser.scheme(theme).size(width, 800);
        List<Path> pages;
        try (Stream<Path> files = Files.walk(written)) {
            pages = files.filter(file -> file.toString().endsWith(".html")).toList();
        }
        for (Path page : pages) {
            browser.open(page).assertNoErrors();
            assertEquals((long) width, browser.value("document.documentElement.scrollWidth"), width + " px: " + page);
            assertNotEquals("hostile", browser.value("document.title"));
        }
    }

    @Test
    void pagesHaveWhatScreenReadersGoBy() throws Exception {
        for (Path page : List.of(page("index.html"), source(), page("inputs.html"), page("comparison.html"))) {
            browser.open(page);
            for (String landmark :
                    List.of("header", "main", "nav[aria-label]", "[role=search]", "footer", "a.skip", "h1")) {
                assertTrue(!browser.all(landmark).isEmpty(), landmark + " on " + page);
            }
            assertEquals(
                    0L,
                    browser.value("[...document.querySelectorAll('button, input, a[href], [role=img], [role=region]')]"
                            + ".filter(each => !(each.ariaLabel || each.textContent.trim())).length"));
            assertEquals(
                    0L, browser.value("[...document.querySelectorAll('table')].filter(each => !each.caption).length"));
        }
    }

    @Test
    void theChartShowsTheRunsOfTheCampaign() {
        browser.open(page("index.html"));
        List<Run> runs = campaign.runs();

        assertEquals(5, runs.size());
        List<Run> points = runs.stream()
                .filter(run -> run.newEdges() > 0 || run.ending() != Ending.EXIT || run == runs.getLast())
                .toList();
        browser.click("#growth-axis [data-axis=inputs]");
        List<?> shown =
                (List<?>) browser.value("memcov.growthChart.getOption().series[0].data.map(each => each.value)");
        assertEquals(List.of(0L, 0L), shown.getFirst());
        assertEquals(
                points.stream()
                        .map(run -> List.of(runs.indexOf(run) + 1L, run.covered()))
                        .toList(),
                shown.subList(1, shown.size()));

        browser.click("#growth-axis [data-axis=time]");
        List<?> seconds = (List<?>) browser.value(
                "memcov.growthChart.getOption().series[0].data.slice(1).map(each => String(each.value[0]))");
        assertEquals(points.stream().map(run -> seconds(run.elapsed())).toList(), seconds);
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? "" + time.toSeconds() : "" + time.toMillis() / 1e3;
    }

    @Test
    void theChartMarksCrashesAndTimeouts() {
        browser.open(page("index.html"));

        assertEquals(
                List.of("the fixture", "Crash", "Timeout"),
                browser.value("memcov.growthChart.getOption().series.map(each => each.name)"));
        for (Map.Entry<Integer, Ending> mark :
                Map.of(1, Ending.SIGNAL, 2, Ending.TIMEOUT).entrySet()) {
            Run run = campaign.runs().stream()
                    .filter(each -> each.ending() == mark.getValue())
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    List.of(run.covered()),
                    browser.value("memcov.growthChart.getOption().series[" + mark.getKey()
                            + "].data.map(each => each.value[1])"));
        }
    }

    @Test
    void theSameNumbersAreInATable() {
        browser.open(page("index.html"));
        browser.click("#growth-table summary");
        browser.await("document.querySelectorAll('#growth-table tbody tr').length > 0");

        Run first = campaign.runs().getFirst();
        assertEquals("input1", browser.text("#growth-table tbody tr:first-child th"));
        assertEquals("" + first.covered(), browser.text("#growth-table tbody tr:first-child td:nth-child(4)"));
    }

    @Test
    void theMapHasDirectoriesFilesAndFunctions() {
        browser.open(page("index.html"));

        assertEquals(
                report.totals().size(),
                browser.value(
                        "memcov.treemapChart.getOption().series[0].data.reduce((sum, each) => sum + each.value, 0)"));
        assertEquals(
                true,
                browser.value(
                        "JSON.stringify(memcov.treemapChart.getOption().series[0].data).includes('\"classify\"')"));
    }

    /** Clicks what the map shows for a node once it is drawn: its canvas gets the events of a mouse. */
    private static void clickMap(String name) {
        browser.awaitDrawing();
        browser.value("(() => {"
                + "const map = document.getElementById('treemap');"
                + "const series = memcov.treemapChart.getModel().getSeriesByIndex(0);"
                + "let node; series.getData().tree.root.eachNode(each => { if (each.name === '" + name
                + "') node = each; });"
                + "const box = map.getBoundingClientRect(); let clientX = box.x + node.getLayout().width / 2, clientY = box.y + 8;"
                + "for (let at = node, above = series.getViewRoot().parentNode; at && at !== above; at = at.parentNode) {"
                + " clientX += at.getLayout().x; clientY += at.getLayout().y; }"
                + "for (const type of ['mousemove', 'mousedown', 'mouseup', 'click']) map.querySelector('canvas').dispatchEvent("
                + "new MouseEvent(type, {clientX, clientY, bubbles: true, view: window})); })()");
    }

    @Test
    void aClickOnTheMapComesNearerAndThenOpensTheLineOfAFunction() {
        browser.open(page("index.html"));
        clickMap("long.c");
        browser.await("memcov.treemapChart.getModel().getSeriesByIndex(0).getViewRoot().name === 'long.c'");

        clickMap("long_c_41");
        browser.await("document.querySelector('.current')?.id === 'L41'");
        assertTrue(browser.url().contains("long.c~1.html"));
    }

    @Test
    void thePointsOfTheChartTellTheirInput() {
        browser.open(page("index.html"));
        browser.value("memcov.growthChart.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: 1})");
        browser.await("document.querySelector('#growth .tip') !== null");

        String tip = browser.text("#growth .tip");
        assertTrue(tip.startsWith("input1"), tip);
        assertTrue(tip.contains("" + campaign.runs().getFirst().covered()), tip);
    }

    @Test
    void theTotalsAreThoseOfTheReport() {
        browser.open(page("index.html"));
        long hit = report.modules().getFirst().hit().count();
        long edges = report.modules().getFirst().recorded().edgeCount();

        assertTrue(browser.text(".figures").contains(hit + " of " + edges));
        assertTrue(browser.text(".figures")
                .contains(report.totals().reachedFunctions() + " of "
                        + report.totals().functions()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void searchFindsAFunctionAndOpensItsLine(int width) {
        int line = fixture().functions().stream()
                .filter(function -> function.name().equals("classify"))
                .findFirst()
                .orElseThrow()
                .line();
        browser.size(width, 800).open(page("index.html"));
        browser.type("#search", "classi");
        browser.await("document.querySelectorAll('#found [role=option]').length > 0");
        assertTrue(browser.text("#found [aria-selected=true]").contains("classify"));

        browser.type("#search", Keys.ENTER);
        browser.await("document.querySelector('.current')?.id === 'L" + line + "'");
        assertTrue(browser.url().endsWith(FILE + ".html#L" + line));
        assertTrue(browser.text(".current").contains("classify"));
    }

    @Test
    void searchFindsALineOnAPageOfALongFile() {
        browser.open(page("index.html"));
        browser.press("/");
        browser.type("#search", "long_c_9001");
        browser.await("document.querySelectorAll('#found [role=option]').length === 1");
        browser.type("#search", Keys.ENTER);

        browser.await("document.querySelector('.current')?.id === 'L9001'");
        assertTrue(browser.url().contains("long.c~2.html"));
    }

    @Test
    void aLinkToALineOfALongFileLeadsToItsPageFromAny() throws Exception {
        browser.open(longFile(), "#L10500");

        browser.await("document.querySelector('.current')?.id === 'L10500'");
        assertTrue(browser.url().contains("long.c~3.html"));
    }

    @Test
    void headingsSortTheirTable() throws Exception {
        browser.open(longFile());
        String row = ".functions tbody tr:not([hidden]) th";
        String first = browser.text(row);
        browser.click("table.functions thead th:nth-child(2) button");
        assertEquals(
                "ascending",
                browser.find1("table.functions thead th:nth-child(2)").getDomAttribute("aria-sort"));
        assertEquals(first, browser.text(row));

        browser.click("table.functions thead th:nth-child(2) button");
        assertEquals(
                "descending",
                browser.find1("table.functions thead th:nth-child(2)").getDomAttribute("aria-sort"));
        assertEquals("long_c_10981", browser.text(row));
    }

    @Test
    void aTableIsFilteredByWhatIsTyped() throws Exception {
        browser.open(longFile());
        browser.type("[aria-label='Filter functions']", "_4021");

        assertEquals(1, browser.all("table.functions tbody tr:not([hidden])").size());
    }

    @Test
    void linesAreMarkedAsTheReportHasThem() throws Exception {
        browser.open(source());

        for (Status status : Status.values()) {
            List<String> expected = fixture().lines().stream()
                    .filter(line -> line.status() == status)
                    .map(line -> "L" + line.number())
                    .toList();
            String selector = ".block > ." + status.name().toLowerCase(Locale.ROOT);
            assertEquals(
                    expected, browser.value("[...document.querySelectorAll('" + selector + "')].map(each => each.id)"));
        }
        assertEquals(
                Files.readAllLines(Path.of(fixture().path())).get(0),
                browser.value("document.querySelector('#L1 code').textContent"));
    }

    @Test
    void keysGoToTheNextAndPreviousLineThatIsNotCovered() throws Exception {
        List<Integer> wanted = fixture().lines().stream()
                .filter(line -> line.status() != Status.COVERED)
                .map(line -> line.number())
                .toList();
        browser.open(source());

        browser.press("n");
        assertEquals("L" + wanted.get(0), browser.value("document.querySelector('.current').id"));
        browser.press("n");
        assertEquals("L" + wanted.get(1), browser.value("document.querySelector('.current').id"));
        browser.press("p");
        assertEquals("L" + wanted.get(0), browser.value("document.activeElement.id"));
    }

    @Test
    void aLineTellsWhichInputReachedItFirst() throws Exception {
        int line = fixture().lines().stream()
                .filter(each -> each.firstRun() == 1)
                .findFirst()
                .orElseThrow()
                .number();
        browser.open(source(), "#L" + line);
        browser.press("i");
        assertTrue(browser.text("#line").contains("First reached by input 2: input2"));

        browser.click("#line a");
        browser.await("document.querySelector('tr.target')?.id === 'input-2'");
        assertTrue(browser.text("tr.target").contains("input2"));
    }

    @Test
    void inputsAreSortedByWhatTheyAdded() {
        browser.open(page("inputs.html"));
        browser.click("#inputs thead th:nth-child(4) button");

        List<String> expected = campaign.runs().stream()
                .map(Run::newEdges)
                .sorted(Comparator.reverseOrder())
                .map(String::valueOf)
                .toList();
        assertEquals(
                expected,
                browser.all("#inputs tbody td:nth-child(4)").stream()
                        .map(WebElement::getText)
                        .toList());
    }

    @Test
    void inputsThatCrashedAreListedOnTheirOwn() {
        browser.open(page("inputs.html"), "#crashed");

        assertEquals(1, browser.all("#inputs tbody tr").size());
        assertTrue(browser.text("#inputs tbody").contains("SIGSEGV"));
    }

    @Test
    void aComparisonLinksToTheLinesThatOnlyOneReached() {
        browser.open(page("comparison.html"));
        browser.click("#lost summary");
        browser.click("#lost .links a[href*='#L']");

        browser.await("document.querySelector('.current')?.dataset.only === 'there'");
    }

    @Test
    void theThemeIsRememberedAcrossPages() {
        browser.open(page("index.html"));
        String light = (String) browser.value("getComputedStyle(document.body).backgroundColor");
        browser.click("#theme");
        String dark = (String) browser.value("getComputedStyle(document.body).backgroundColor");
        assertNotEquals(light, dark);

        browser.open(page("inputs.html"));
        assertEquals(dark, browser.value("getComputedStyle(document.body).backgroundColor"));
        browser.click("#theme");
        assertEquals(light, browser.value("getComputedStyle(document.body).backgroundColor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void theStripHasTheColoursOfTheTheme(String theme) throws Exception {
        browser.scheme(theme).open(pageOf("long.c~1"));
        browser.awaitDrawing();

        long difference = (long) browser.value("(() => { const strip = document.getElementById('strip');"
                + "const edge = strip.getContext('2d').getImageData(strip.width - 1, strip.height / 2, 1, 1).data;"
                + "const uncovered = memcov.colour('uncovered').match(/\\d+/g);"
                + "return Math.max(...uncovered.map((each, index) => Math.abs(each - edge[index]))); })()");
        assertTrue(difference < 4, () -> "lines that fall between pixels mix: by " + difference);
    }

    @Test
    void textHasContrastInBothThemes() throws Exception {
        for (String theme : List.of("light", "dark")) {
            browser.scheme(theme).open(source());
            browser.value("localStorage.removeItem('memcov-theme')");
            browser.open(source());
            for (String colour : List.of("ink", "quiet", "link", "covered", "partial", "uncovered")) {
                for (String ground : List.of("paper", "panel", "covered-back", "partial-back", "uncovered-back")) {
                    double contrast = contrast(colour, ground);
                    assertTrue(contrast >= 4.5, theme + ": " + colour + " on " + ground + " has " + contrast);
                }
            }
        }
    }

    /** The contrast of two colours of the styles, as WCAG defines it. */
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        String text = (String)
                browser.value("(() => { const probe = document.createElement('span'); probe.style.color = 'var(--"
                        + colour + ")'; document.body.append(probe); const colour = getComputedStyle(probe).color;"
                        + " probe.remove(); return colour; })()");
        double[] parts = Stream.of(text.replaceAll("[^0-9,]", "").split(","))
                .mapToDouble(part -> Integer.parseInt(part) / 255.0)
                .map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4))
                .toArray();
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }
}

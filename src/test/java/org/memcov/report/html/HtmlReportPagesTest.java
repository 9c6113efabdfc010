package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memcov.campaign.Run;
import org.memcov.report.SourceLine.Status;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages of sources, of inputs and of a comparison, and the ways to what is on them. */
class HtmlReportPagesTest extends ReportInBrowser {
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
}

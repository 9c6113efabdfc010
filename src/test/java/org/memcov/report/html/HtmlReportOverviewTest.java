package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.memcov.campaign.Run;
import org.memcov.campaign.Run.Ending;

/** The first page of a report: its chart, its map and its totals. */
class HtmlReportOverviewTest extends ReportInBrowser {
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
    private void clickMap(String name) {
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
}

package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How pages look: on screens of any width, in both themes, and to screen readers. */
class HtmlReportAppearanceTest extends ReportInBrowser {
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
    private double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private double luminance(String colour) {
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

package org.memcov.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes pictures of a report's pages, in both themes, as wide as a desk's and a phone's screen. */
final class Screenshots {
    private final Browser browser;
    private final Path report;
    private final Path pictures;

    private Screenshots(Browser browser, Path report, Path pictures) {
        this.browser = browser;
        this.report = report;
        this.pictures = pictures;
    }

    /** Arguments: the report's folder, the folder of the pictures, and a file's page with a line. */
    public static void main(String[] arguments) throws IOException {
        Path report = Path.of(arguments[0]).toAbsolutePath();
        Path pictures = Files.createDirectories(Path.of(arguments[1]));
        try (Browser browser = new Browser()) {
            Screenshots screenshots = new Screenshots(browser, report, pictures);
            for (String theme : new String[] {"light", "dark"}) {
                screenshots.take(theme, "overview", "index.html", "");
                screenshots.take(theme, "source", arguments[2], arguments[3]);
                screenshots.take(theme, "file", arguments[4], "");
                screenshots.take(theme, "inputs", "inputs.html", "");
                if (Files.exists(report.resolve("comparison.html"))) {
                    screenshots.take(theme, "comparison", "comparison.html", "");
                }
            }
        }
    }

    private void take(String theme, String name, String page, String fragment) throws IOException {
        browser.scheme(theme);
        take(name + "-" + theme, page, fragment, 1280, 900);
        take(name + "-" + theme + "-phone", page, fragment, 390, 844);
    }

    private void take(String name, String page, String fragment, int width, int height) throws IOException {
        browser.size(width, height).open(report.resolve(page), fragment);
        browser.await("document.readyState === 'complete'");
        if (fragment.isEmpty()) {
            long whole = (Long) browser.value("Math.min(document.documentElement.scrollHeight, 3600)");
            browser.size(width, (int) whole);
        }
        browser.value("new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))");
        Files.write(pictures.resolve(name + ".png"), browser.screenshot());
        browser.errors().forEach(System.err::println);
    }
}

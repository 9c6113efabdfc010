package org.memcov.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.Keys;

/** Takes pictures of a report, in both themes, as wide as a desk's and a phone's screen. */
final class Screenshots {
    /** A picture: its page, and what of it is in sight. */
    private record Picture(String name, String page, String selector) {}

    private static final List<Picture> PICTURES = List.of(
            new Picture("overview", "index.html", "main"),
            new Picture("map", "index.html", "#map-heading"),
            new Picture("inputs", "inputs.html", "main"),
            new Picture("comparison", "comparison.html", "main"));

    private final Browser browser;
    private final Path report;
    private final Path folder;

    private Screenshots(Browser browser, Path report, Path folder) {
        this.browser = browser;
        this.report = report;
        this.folder = folder;
    }

    /** The arguments: the report's folder, that of the pictures, and a function whose source is shown. */
    public static void main(String[] arguments) throws IOException {
        Path report = Path.of(arguments[0]).toAbsolutePath();
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        try (Browser browser = new Browser()) {
            Screenshots screenshots = new Screenshots(browser, report, folder);
            for (String theme : List.of("light", "dark")) {
                browser.scheme(theme);
                screenshots.take(theme, arguments[2], 1280, 860);
                screenshots.take(theme + "-phone", arguments[2], 390, 844);
            }
        }
    }

    private void take(String kind, String function, int width, int height) throws IOException {
        browser.size(width, height);
        for (Picture picture : PICTURES) {
            if (Files.exists(report.resolve(picture.page()))) {
                browser.open(report.resolve(picture.page()));
                browser.value("document.querySelector('" + picture.selector() + "').scrollIntoView()");
                save(picture.name() + "-" + kind);
            }
        }
        browser.open(report.resolve("index.html"));
        browser.type("#search", function);
        browser.await(
                "document.querySelector('#found [aria-selected=true]')?.textContent.startsWith('" + function + "')");
        save("search-" + kind);
        browser.type("#search", Keys.ENTER);
        browser.await("document.querySelector('.current') !== null");
        browser.value("document.querySelector('.current').scrollIntoView()");
        save("source-" + kind);
    }

    private void save(String name) throws IOException {
        browser.awaitDrawing();
        browser.assertNoErrors();
        Files.write(folder.resolve(name + ".png"), browser.screenshot());
    }
}

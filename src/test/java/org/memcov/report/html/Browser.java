package org.memcov.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium, the system's, that looks at pages from disk and reaches no network. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path profile;
    private final ChromeDriver driver;

    Browser() {
        try {
            profile = Files.createTempDirectory("memcov-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(find("chromium").toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        System.setProperty("webdriver.chrome.driver", find("chromedriver").toString());
        driver = new ChromeDriver(options);
    }

    /** Where a program is: Selenium is told, so that it does not look for one elsewhere. */
    private static Path find(String program) {
        return Stream.concat(
                        Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(":")))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the command '" + program + "' is missing: install the packages chromium and chromium-driver"));
    }

    /** How wide pages are from now on; narrower than any window can be, too. */
    Browser size(int width, int height) {
        return size(width, height, 1);
    }

    Browser size(int width, int height, double scale) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
        return this;
    }

    /** What the system prefers: {@code light} or {@code dark}, and nothing that moves. */
    Browser scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        return this;
    }

    Browser open(Path page) {
        return open(page, "");
    }

    Browser open(Path page, String fragment) {
        driver.get("about:blank"); // or else a fragment of the same page would load nothing
        driver.get(page.toUri() + fragment);
        return this;
    }

    String url() {
        return driver.getCurrentUrl();
    }

    /** The value of an expression of JavaScript. */
    Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    String text(String selector) {
        return find1(selector).getText();
    }

    WebElement find1(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    void click(String selector) {
        find1(selector).click();
    }

    void type(String selector, CharSequence... keys) {
        find1(selector).sendKeys(keys);
    }

    /** Waits until an expression of JavaScript is true. */
    void await(String expression) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!Boolean.TRUE.equals(value(expression))) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(expression + " is never true at " + url() + "; console: " + errors());
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until what was to be drawn is, and the page has nothing to do. */
    void awaitDrawing() {
        value(
                "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done))))");
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** What the console said since it was asked last. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    void assertNoErrors() {
        assertEquals(List.of(), errors(), url());
    }

    /** Emulates a key press on the page itself. */
    void press(CharSequence key) {
        find1("body").sendKeys(key);
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

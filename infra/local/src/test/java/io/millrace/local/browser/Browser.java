package io.millrace.local.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium in the hands of a user: what is pressed and filled in is found by the words that people see. */
final class Browser implements AutoCloseable {

    /** Path of Chromium; without it nothing is tested in a browser. */
    static final String PROPERTY = "millrace.browser";

    static final String HOW = "./millrace browser-test runs it";

    private static final String DRIVER = "millrace.browser.driver";
    private static final int HEIGHT = 900;

    /** It would warn that no classes are at hand for newer parts of Chromium's protocol; none are needed. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox", // root cannot have one, and only pages of this machine are opened
            "--disable-gpu",
            "--hide-scrollbars", // as on a phone: pages have, and pictures show, the whole width
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final ChromeDriver driver;
    private final int width;

    private Browser(ChromeDriver driver, int width) {
        this.driver = driver;
        this.width = width;
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    /**
     * Fails if there is no browser.
     *
     * @throws IllegalStateException that names what is to be installed
     */
    static void require() {
        binary();
        driver();
    }

    /** Opens a browser that remembers nothing, with a window as wide as told. */
    static Browser open(Path profile, int width) {
        SELENIUM.setLevel(Level.SEVERE);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(binary());
        options.addArguments(FLAGS);
        options.addArguments("--user-data-dir=" + profile);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // A driver that is named is not looked for, and so not downloaded either.
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options), width);
    }

    private static File binary() {
        return installed(PROPERTY, "/usr/bin/chromium");
    }

    private static File driver() {
        return installed(DRIVER, "/usr/bin/chromedriver");
    }

    private static File installed(String property, String usual) {
        var path = new File(System.getProperty(property, usual));
        if (!path.canExecute()) {
            throw new IllegalStateException(
                    "%s is not there. Install the packages chromium and chromium-driver (Debian: apt-get install chromium chromium-driver)."
                            .formatted(path));
        }
        return path;
    }

    int width() {
        return width;
    }

    void visit(String url) {
        driver.get(url);
    }

    String url() {
        return driver.getCurrentUrl();
    }

    /** Presses the button, link or other control of this name. */
    void press(String name) {
        soon().untilAsserted(() -> named(name).click());
    }

    /** Presses what the selector finds first. */
    void pressFirst(String selector) {
        soon().untilAsserted(() -> driver.findElement(By.cssSelector(selector)).click());
    }

    private WebElement named(String name) {
        var words = "//*[self::button or self::a or self::summary][normalize-space() = '%1$s' or @aria-label = '%1$s']";
        return shown(By.xpath(words.formatted(name)), "to press");
    }

    private WebElement shown(By which, String purpose) {
        return driver.findElements(which).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("nothing %s is shown %s".formatted(purpose, which)));
    }

    /** Writes into the field of this name, in place of what is there. */
    void fill(String field, String text) {
        soon().untilAsserted(() -> field(field).clear());
        field(field).sendKeys(text);
    }

    /** What is written in the field of this name. */
    String filled(String field) {
        return field(field).getDomProperty("value");
    }

    private WebElement field(String name) {
        return shown(By.name(name), "to fill in");
    }

    void pressKey(Keys key) {
        new Actions(driver).sendKeys(key).perform();
    }

    /** The text of what the selector finds, as it is shown. */
    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Waits until a text is shown there. */
    void awaitText(String selector, String part) {
        soon().untilAsserted(() -> assertThat(text(selector)).contains(part));
    }

    /** Waits until a text is shown there no longer. */
    void awaitNoText(String selector, String part) {
        soon().untilAsserted(() -> assertThat(text(selector)).doesNotContain(part));
    }

    /** Waits for a page with this heading. */
    void awaitPage(String heading) {
        soon().untilAsserted(() -> assertThat(text("h1")).isEqualTo(heading));
    }

    /** Waits until an action on what is shown works out. The page may change under its hands. */
    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofMinutes(2)) // a killed service is started again meanwhile
                .ignoreExceptionsMatching(failure -> failure instanceof NoSuchElementException
                        || failure instanceof StaleElementReferenceException
                        || failure instanceof ElementNotInteractableException);
    }

    Object script(String source) {
        return driver.executeScript(source);
    }

    Map<String, Object> command(String name, Map<String, Object> parameters) {
        return driver.executeCdpCommand(name, parameters);
    }

    /** Errors since it was asked last, such as of scripts and of what could not be loaded. */
    List<String> errors() {
        return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps what is shown as a picture. */
    void keepPicture(Path file) {
        keep(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Keeps all of the page as a picture, beyond what fits the window. */
    void keepWholePage(Path file) {
        var picture = command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        keep(file, Base64.getDecoder().decode(String.valueOf(picture.get("data"))));
    }

    private static void keep(Path file, byte[] picture) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, picture);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not keep the picture " + file, e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}

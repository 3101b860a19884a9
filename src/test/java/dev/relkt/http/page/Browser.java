package dev.relkt.http.page;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** Chromium without a window. It notes what the content security policy stopped, and alerts. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Runs in every page before its own scripts. */
  private static final String WATCH =
      """
      window.relktViolations = [];
      document.addEventListener('securitypolicyviolation', e =>
        window.relktViolations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
      window.alert = text => window.relktViolations.push('alert ' + text);
      window.addEventListener('error', e => window.relktViolations.push('error ' + e.message));
      window.addEventListener('unhandledrejection', e =>
        window.relktViolations.push('rejection ' + e.reason));
      """;

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Absent where this machine has no Chromium with its driver. */
  static Optional<Browser> open() {
    Optional<Path> chromium =
        program("chromium")
            .or(() -> program("chromium-browser"))
            .or(() -> program("google-chrome"));
    return chromium.flatMap(
        browser -> program("chromedriver").map(driver -> start(browser, driver)));
  }

  private static Browser start(Path chromium, Path chromedriver) {
    try {
      Path profile = Files.createTempDirectory("relkt-browser-");
      var options = new ChromeOptions();
      options.setBinary(chromium.toFile());
      options.addArguments(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--hide-scrollbars",
          "--lang=en-US",
          "--user-data-dir=" + profile);
      var service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(chromedriver.toFile())
              .usingAnyFreePort()
              .build();
      var driver = new ChromeDriver(service, options);
      driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
      return new Browser(driver, profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> program(String name) {
    return Arrays.stream(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Opens an address, in the size of a large window. */
  void open(URI address) {
    size(1280, 900);
    driver.get(address.toString());
  }

  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** As a reader has it who wants {@code light} or {@code dark} pages. */
  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The first one that there is, once there is one. */
  WebElement one(String selector) {
    until(() -> !all(selector).isEmpty());
    return all(selector).getFirst();
  }

  /** The button, link or summary with these words, once there is one. */
  WebElement named(String words) {
    By by =
        By.xpath(
            "//*[self::button or self::a or self::summary][normalize-space(.)='%s' or @aria-label='%s']"
                .formatted(words, words));
    until(() -> driver.findElements(by).stream().anyMatch(WebElement::isDisplayed));
    return driver.findElements(by).stream().filter(WebElement::isDisplayed).toList().getFirst();
  }

  String text(String selector) {
    return one(selector).getText();
  }

  /** Waits until an element has these words. */
  void untilText(String selector, String words) {
    Awaitility.await()
        .alias("\"%s\" in %s".formatted(words, selector))
        .atMost(PATIENCE)
        .ignoreException(StaleElementReferenceException.class)
        .until(() -> all(selector).stream().anyMatch(e -> e.getText().contains(words)));
  }

  void until(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreException(StaleElementReferenceException.class)
        .until(condition::getAsBoolean);
  }

  /** Types where the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Moves the focus back, as Tab with Shift does. */
  void pressBack(int times) {
    var actions = new Actions(driver).keyDown(Keys.SHIFT);
    for (int i = 0; i < times; i++) {
      actions.sendKeys(Keys.TAB);
    }
    actions.keyUp(Keys.SHIFT).perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Writes into a field in place of what it has. */
  void write(String selector, String text) {
    WebElement field = one(selector);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
  }

  Object script(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  /** What the policy stopped, alerts and uncaught errors since the page was opened. */
  List<?> violations() {
    return (List<?>) script("return window.relktViolations");
  }

  /** What is wider than the page, where it can be scrolled sideways. */
  List<?> wider() {
    return (List<?>)
        script(
            """
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) { return []; }
            return [...document.querySelectorAll('body *')]
                .filter((e) => e.getBoundingClientRect().right > width && !e.closest('.scroll .scroll, .scroll *'))
                .map((e) => `${e.tagName}.${e.className} to ${e.getBoundingClientRect().right} of ${width}`)
                .concat([`page ${document.documentElement.scrollWidth} of ${width}`]);
            """);
  }

  /** What axe-core finds wrong, a line each. */
  List<String> accessibilityViolations() {
    List<Rule> rules = new AxeBuilder().setLegacyMode().analyze(driver).getViolations();
    return rules.stream()
        .flatMap(
            rule ->
                rule.getNodes().stream()
                    .map(node -> rule.getId() + ": " + node.getHtml() + " " + node.getAny()))
        .toList();
  }

  /** Writes the whole page as a picture into target/screenshots. */
  void screenshot(String name, int width) {
    try {
      size(width, 800);
      long height = (Long) script("return document.documentElement.scrollHeight");
      size(width, (int) Math.min(6_000, height));
      Path folder = Files.createDirectories(Path.of("target", "screenshots"));
      Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
    FileUtils.deleteQuietly(profile.toFile());
  }
}

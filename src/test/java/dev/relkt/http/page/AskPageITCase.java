package dev.relkt.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.http.access.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Somebody asks, with a browser. Skipped where there is no Chromium with its driver. */
class AskPageITCase {

  private static final String MARKUP = "<img src=x onerror=alert(1)> The <b>Moon</b>";
  private static final String ALL_OF_THE_MOON =
      "?q=How+long+does+the+Moon+take+around+the+Earth%3F";

  @TempDir static Path directory;

  private static PageUnderTest page;
  private static Browser browser;

  @BeforeAll
  static void start() {
    browser =
        Browser.open()
            .orElseGet(
                () -> Assumptions.abort("no Chromium with chromedriver: the page is not tested"));
    page = new PageUnderTest(directory.resolve("data"));
    page.ingest(PageUnderTest.passages());
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void stoppedNothing() {
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void findsInAnotherLanguageWhatWasAddedInTheForm() {
    browser.open(page.address());
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("question");
    assertThat(browser.text(".empty")).contains("Ask in any language");

    browser.named("Add a passage").click();
    browser.write(
        "textarea[name=text]",
        "Der Eiffelturm in Paris ist 330 Meter hoch und wurde 1889 fertiggestellt.");
    browser.write("input[name=title]", "Eiffelturm");
    browser.write("input[name=lang]", "de");
    browser.write("input[name=id]", "tower/1 50%");
    browser.write("textarea[name=metadata]", "desk=travel\nyear=2026\ntag=a\ntag=b");
    browser.named("Add it").click();
    browser.untilText("dialog .result", "Searchable after");
    browser.named("Ask for it").click();
    browser.untilText(".answer h2", "Eiffelturm");
    assertThat(browser.driver().getCurrentUrl()).endsWith("/?q=Eiffelturm");

    browser.write("#question", "How tall is the Eiffel Tower?");
    browser.press(Keys.ENTER);
    browser.until(() -> browser.driver().getTitle().startsWith("How tall"));
    browser.untilText(".answers li:first-child", "tower/1 50%");
    assertThat(browser.text(".answers li:first-child")).contains("German de", "330 Meter", "tag a");
    assertThat(browser.text(".summary")).contains("passages", " ms (", "model student/4");
  }

  @Test
  void filtersByAClickAndByAnExpressionAndGoesBack() {
    browser.open(page.address().resolve(ALL_OF_THE_MOON));
    browser.named("desk science").click();
    browser.one(".answers .chip[aria-pressed=true]");
    assertThat(browser.one("#filter").getDomProperty("value")).isEqualTo("desk = science");
    assertThat(browser.driver().getCurrentUrl()).endsWith("&filter=desk+%3D+science");
    assertThat(browser.text(".answers")).doesNotContain("economy");

    browser.write("#filter", "year >");
    browser.press(Keys.ENTER);
    browser.untilText("#filter-error", "filter: the end at position 7 (expected: a value)");
    assertThat(browser.one("#filter").getDomAttribute("aria-invalid")).isEqualTo("true");

    browser.write("#filter", "desk = nowhere");
    browser.press(Keys.ENTER);
    browser.untilText(".empty", "No passage passes the filter");

    browser.driver().navigate().back();
    browser.driver().navigate().back();
    browser.untilText(".answers", "desk science");
    assertThat(browser.one("#filter").getDomProperty("value")).isEqualTo("desk = science");
    browser.driver().navigate().back();
    browser.until(() -> "".equals(browser.one("#filter").getDomProperty("value")));
  }

  @Test
  void countsByAKeyThatIsAddedAndNarrowsDownByAValue() {
    browser.open(page.address().resolve(ALL_OF_THE_MOON));
    browser.named("Count by desk").click();
    browser.untilText(".facets", "economy");
    assertThat(browser.driver().getCurrentUrl()).endsWith("&facet=desk");
    browser.all(".facet-value").stream()
        .filter(value -> value.getText().startsWith("Arabic"))
        .findFirst()
        .orElseThrow()
        .click();
    browser.untilText(".summary", "1 passage");
    assertThat(browser.one("#filter").getDomProperty("value")).isEqualTo("lang = ar");
    assertThat(browser.all(".answer")).hasSize(1);
  }

  @Test
  void saysWhatAScoreIsMadeOfAndShowsTheWholePassage() {
    browser.open(page.address().resolve(ALL_OF_THE_MOON));
    WebElement first = browser.one(".answer");
    first.findElement(By.cssSelector("summary")).click();
    assertThat(browser.text(".explain table")).contains("Part", "Weight", "Ranker: ", "Score");
    browser.named("Show the whole passage").click();
    browser.untilText(".whole", "written ");
    assertThat(browser.text(".whole")).contains("1 window", "shard ");
  }

  @Test
  void showsMarkupAsText() {
    browser.open(page.address().resolve("?q=markup"));
    browser.untilText(".answer h2", MARKUP);
    assertThat(browser.text(".answers")).contains("<script>alert('text')</script>", "<b>bold</b>");
    assertThat(browser.all(".answers img, .answers script, .answers b")).isEmpty();
  }

  @Test
  void writesFromTheRightWhatIsReadFromTheRight() {
    browser.open(page.address().resolve(ALL_OF_THE_MOON + "&filter=lang+in+(ar,+he)"));
    browser.until(() -> browser.all(".answer").size() == 2);
    for (WebElement text : browser.all(".answer h2, .snippet")) {
      assertThat(text.getCssValue("direction")).as(text.getText()).isEqualTo("rtl");
    }
    // It begins with a Latin name, and is an Arabic sentence all the same.
    assertThat(browser.one(".snippet[lang=ar]").getText()).startsWith("NASA");
    assertThat(browser.one(".id").getCssValue("direction")).isEqualTo("ltr");
  }

  @Test
  void isUsedWithTheKeyboardAlone() {
    browser.open(page.address());
    browser.press("How long does the Moon take around the Earth?", Keys.ENTER);
    browser.one(".answer");
    browser.press(Keys.ARROW_DOWN);
    assertThat(rank()).isEqualTo("1");
    browser.press("j");
    assertThat(rank()).isEqualTo("2");
    browser.press(Keys.ARROW_UP, Keys.ENTER);
    assertThat(rank()).isEqualTo("1");
    browser.untilText(".answers li:first-child .whole", "written ");
    browser.press("e");
    assertThat(browser.all(".explain[open]")).hasSize(1);
    browser.press(Keys.ESCAPE);
    assertThat(browser.all(".explain[open], .whole:not([hidden])")).isEmpty();
    browser.press("/");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("question");
    browser.press(Keys.TAB, Keys.TAB);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("filter");
    browser.pressBack(3);
    assertThat(browser.focused().getText()).isEqualTo("Add a passage");
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("name")).isEqualTo("text");
    browser.press(Keys.ESCAPE);
    browser.until(() -> browser.all("dialog").isEmpty());
  }

  private static String rank() {
    return browser.focused().findElement(By.className("rank")).getText();
  }

  @Test
  void takesAFileOfLinesAndSaysWhatCameOfEach() throws IOException {
    Path lines =
        Files.writeString(
            directory.resolve("more.jsonl"),
            """
            {"id": "file-1", "lang": "en", "text": "Bees tell each other where flowers are by a dance."}
            {"id": "file-2", "lang": "nowhere", "text": "What language is it?"}
            {"id": "file-3"
            """);
    browser.open(page.address());
    browser.named("Add a passage").click();
    browser.one("input[type=file]").sendKeys(lines.toString());
    browser.untilText("dialog", "2 lines were refused or not taken:");
    assertThat(browser.text("dialog"))
        .contains(
            "1 passage taken", "They can be found.", "file-2", "language: \"nowhere\" is unknown");
    browser.press(Keys.ESCAPE);
    browser.write("#question", "How do bees talk?");
    browser.press(Keys.ENTER);
    browser.untilText(".answers li:first-child", "file-1");
  }

  @Test
  void givesMoreResultsByCursor() {
    browser.open(page.address().resolve(ALL_OF_THE_MOON));
    browser.named("More results").click();
    browser.until(() -> browser.all(".answer").size() > 10);
    assertThat(rank()).isEqualTo("11");
    assertThat(browser.all(".answer .id").stream().map(WebElement::getText))
        .doesNotHaveDuplicates();
  }

  @Test
  void asksForATokenWhereOneIsNeededAndKeepsItInTheTabAlone() throws IOException {
    Path tokens =
        Files.writeString(
            directory.resolve("tokens.yaml"),
            "tokens:\n  - {name: reader, sha256: %s, roles: [read]}\n"
                .formatted(AccessTokens.digest("secret")));
    URI closed = page.another("http.tokens=" + tokens);
    browser.open(closed.resolve(ALL_OF_THE_MOON));
    browser.write("dialog input", "wrong");
    browser.press(Keys.ENTER);
    browser.untilText("dialog", "The gateway does not know this token");
    browser.write("dialog input", "secret");
    browser.press(Keys.ENTER);
    browser.one(".answer");
    assertThat(browser.script("return JSON.stringify([localStorage.length, document.cookie])"))
        .isEqualTo("[0,\"\"]");
    assertThat(browser.script("return sessionStorage.getItem('relkt.token')")).isEqualTo("secret");

    browser.named("Add a passage").click();
    browser.write("textarea[name=text]", "A passage that must not be written.");
    browser.named("Add it").click();
    browser.untilText("dialog", "the access token has read (expected: write)");
    browser.press(Keys.ESCAPE);

    browser.named("Forget the token").click();
    browser.untilText("dialog", "Access token");
    assertThat(browser.script("return sessionStorage.length")).isEqualTo(0L);
  }

  @Test
  void isAccessibleInLightAndDarkAndFitsEveryWidth() {
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      browser.open(page.address().resolve(ALL_OF_THE_MOON + "&facet=desk"));
      browser.one(".answer summary").click();
      browser.named("Show the whole passage").click();
      browser.untilText(".whole", "written ");
      assertThat(browser.accessibilityViolations()).as(scheme).isEmpty();
      for (int width : List.of(360, 768, 1280)) {
        browser.screenshot("ask-%s-%d".formatted(scheme, width), width);
        assertThat(browser.wider()).as("%d px", width).isEmpty();
      }
      browser.named("Add a passage").click();
      assertThat(browser.accessibilityViolations()).as("%s, form", scheme).isEmpty();
      browser.screenshot("add-%s".formatted(scheme), 1280);
    }
    browser.scheme("light");
  }

  @Test
  void keepsFilesUntilTheyChangeAndServesNoOthers() {
    HttpResponse<String> first =
        PageUnderTest.send(HttpRequest.newBuilder(page.address().resolve("page/ask.js")));
    String etag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(first.headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(first.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .doesNotContain("unsafe");
    assertThat(
            PageUnderTest.send(
                    HttpRequest.newBuilder(page.address().resolve("page/ask.js"))
                        .header("If-None-Match", etag))
                .statusCode())
        .isEqualTo(304);
    for (String other :
        List.of("page/", "page/PageFile.class", "page/..%2Fpage%2Fask.js", "page/%2e%2e/ask.js")) {
      assertThat(
              PageUnderTest.send(HttpRequest.newBuilder(URI.create(page.address() + other)))
                  .statusCode())
          .as(other)
          .isGreaterThanOrEqualTo(400);
    }
  }
}

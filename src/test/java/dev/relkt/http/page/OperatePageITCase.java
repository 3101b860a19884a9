package dev.relkt.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Said;
import dev.relkt.http.access.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Somebody operates, with a browser. Skipped where there is no Chromium with its driver. */
class OperatePageITCase {

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

  private static URI address() {
    return page.address().resolve("operate");
  }

  @Test
  void showsHowEverythingDoesAndFollowsIt() {
    browser.open(address());
    browser.untilText(".tiles", "student/4");
    browser.untilText(".cards", "relkt-indexing running");
    assertThat(browser.text(".cards"))
        .contains("Topic Partitions Records Written Lag", "passages.dlq", "Answers from", "g1 ");
    String before = browser.text(".tile-value");
    page.ingest("{\"id\": \"bees\", \"lang\": \"en\", \"text\": \"Bees dance to tell the way.\"}");
    browser.until(() -> !browser.text(".tile-value").equals(before));
    assertThat(Integer.parseInt(browser.text(".tile-value")))
        .isEqualTo(Integer.parseInt(before) + 1);
  }

  @Test
  void bringsAModelVersionIntoServiceAndBack() throws IOException {
    Path questions =
        Files.writeString(
            directory.resolve("gate.jsonl"),
            """
            {"id": "q1", "lang": "en", "text": "How is green tea made?", "relevant": ["tea"]}
            {"id": "q2", "lang": "en", "text": "On how many squares is chess played?", "relevant": ["chess"]}
            {"id": "q3", "lang": "de", "text": "Wie lange braucht der Mond?", "relevant": ["moon-en"]}
            {"id": "q4", "lang": "de", "text": "In wie vielen Tagen zieht der Mond um die Erde?", "relevant": ["moon-de"]}
            """);
    assertThat(Said.at(page.bootstrapServers(), "gate", "set", questions.toString()).code())
        .isZero();

    browser.open(address());
    browser.named("Publish student-small/1").click();
    assertThat(browser.text("dialog"))
        .contains("Publish student-small/1?", "Questions are answered as before meanwhile.");
    assertThat(browser.focused().getText()).isEqualTo("Cancel");
    browser.press(Keys.ESCAPE);
    browser.until(() -> browser.all("dialog").isEmpty());

    browser.named("Publish student-small/1").click();
    browser.one("dialog [data-confirm]").click();
    browser.named("Activate student-small/1");
    browser.untilText(".heat-map", "German de");
    assertThat(browser.text(".gate"))
        .contains("g2, student-small/1", "compared with g1, student/4");
    assertThat(browser.all(".heat-map td")).hasSize(4);
    isAccessible();

    browser.named("Activate student-small/1").click();
    browser.one("dialog [data-confirm]").click();
    browser.untilText(".tiles", "student-small/1");
    browser.named("Roll back student/4").click();
    assertThat(browser.text("dialog")).contains("Roll back to student/4?");
    browser.one("dialog [data-confirm]").click();
    browser.untilText(".tiles", "student/4");
    browser.named("Retire student-small/1").click();
    browser.one("dialog [data-confirm]").click();
    browser.named("Publish student-small/1");
  }

  private static void isAccessible() {
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      assertThat(browser.accessibilityViolations()).as(scheme).isEmpty();
      for (int width : List.of(360, 768, 1280)) {
        browser.screenshot("operate-%s-%d".formatted(scheme, width), width);
        assertThat(browser.wider()).as("%d px", width).isEmpty();
      }
    }
    browser.scheme("light");
    browser.size(1280, 900);
  }

  @Test
  void showsDeadLettersAndSendsThemAgain() throws Exception {
    try (var producer = page.server().services().brokers().producer()) {
      producer
          .send(
              new ProducerRecord<>(
                  "passages",
                  "broken".getBytes(StandardCharsets.UTF_8),
                  "<b>no JSON</b>".getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    browser.open(address());
    browser.untilText(".cards", "broken");
    browser.all(".cards button").stream()
        .filter(button -> button.getText().equals("Show"))
        .findFirst()
        .orElseThrow()
        .click();
    browser.untilText("dialog pre", "<b>no JSON</b>");
    assertThat(browser.text("dialog")).contains("Reason", "not JSON", "14 bytes");
    browser.press(Keys.ESCAPE);
    browser.until(() -> browser.all("dialog").isEmpty());

    browser.all(".cards button").stream()
        .filter(button -> button.getText().equals("Send again"))
        .findFirst()
        .orElseThrow()
        .click();
    assertThat(browser.text("dialog")).contains("Send 1 dead letter again?");
    browser.one("dialog [data-confirm]").click();
    browser.untilText(".cards", "1 dead letter was sent again.");
    browser.untilText(".cards", "Send all shown again");
  }

  @Test
  void saysWhenATokenDoesNotAllowIt() throws IOException {
    Path tokens =
        Files.writeString(
            directory.resolve("tokens.yaml"),
            "tokens:\n  - {name: reader, sha256: %s, roles: [read]}\n"
                .formatted(AccessTokens.digest("secret")));
    browser.open(page.another("http.tokens=" + tokens).resolve("operate"));
    browser.write("dialog input", "secret");
    browser.press(Keys.ENTER);
    browser.untilText(".problem", "the access token has read (expected: operate)");
  }
}

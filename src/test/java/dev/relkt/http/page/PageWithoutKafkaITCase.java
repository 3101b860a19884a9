package dev.relkt.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.http.server.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway alone, with a browser: no broker answers, and there is no index yet. */
class PageWithoutKafkaITCase {

  private static final String NO_BROKER = "127.0.0.1:1";

  @TempDir static Path directory;

  @Test
  void saysWhatIsAwayAndShowsTheModelsNevertheless() {
    try (var browser =
            Browser.open()
                .orElseGet(
                    () -> Assumptions.abort("no Chromium with chromedriver: it is not tested"));
        var gateway = start()) {
      browser.open(gateway.address().resolve("operate"));
      browser.untilText(".trouble", "The brokers do not answer: ");
      assertThat(browser.text(".trouble"))
          .contains("2 things need attention", "There is no index yet");
      browser.named("Publish student-small/1").click();
      assertThat(browser.text("dialog"))
          .contains("Publish student-small/1?", "Questions are answered as before meanwhile.");
      assertThat(browser.focused().getText()).isEqualTo("Cancel");
      browser.focused().click();
      browser.until(() -> browser.all("dialog").isEmpty());
      for (String scheme : List.of("light", "dark")) {
        browser.scheme(scheme);
        assertThat(browser.accessibilityViolations()).as(scheme).isEmpty();
        for (int width : List.of(360, 768, 1280)) {
          browser.screenshot("away-%s-%d".formatted(scheme, width), width);
          assertThat(browser.wider()).as("%d px", width).isEmpty();
        }
      }

      browser.open(URI.create(gateway.address() + "?q=moon"));
      browser.untilText(".problem", "Something that is needed is away");
      browser.named("Try again");
      assertThat(browser.violations()).isEmpty();
    }
  }

  private static HttpServer start() {
    return HttpServer.start(
        SettingsArguments.under(
            directory.resolve("data"),
            "student/4",
            List.of("registry.root=" + Path.of("models").toAbsolutePath(), "http.port=0"),
            NO_BROKER));
  }
}

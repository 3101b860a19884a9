package dev.relkt.embedding.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorMessageTest {

  private static final String KEY = "sk-1234567890";

  private static String of(String body, String... texts) {
    EndpointKey key =
        EndpointKey.of(
            "model m/1",
            TestEndpoints.at("http://localhost/v1", Optional.of("KEY")),
            name -> Optional.of(KEY));
    return ErrorMessage.of(body.getBytes(UTF_8), List.of(texts), key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"error\":{\"message\":\"bad\",\"type\":\"x\"}}",
        "{\"error\":\"bad\"}",
        "{\"object\":\"error\",\"message\":\"bad\",\"code\":400}",
        "{\"detail\":\"bad\"}",
        "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"bad\",\"input\":\"secret\"}]}",
        "bad",
        "`\n bad \n`",
      })
  void findsTheMessageInWhateverForm(String body) {
    assertThat(of(body)).isEqualTo(" (\"bad\")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"``", "{}", "{\"error\":{}}", "[1,2]", "{\"data\":[{\"in"})
  void saysNothingWhereThereIsNone(String body) {
    assertThat(of(body)).isEmpty();
  }

  @Test
  void callsAPageAPage() {
    assertThat(of("\n<!DOCTYPE HTML><html><body>secret</body></html>"))
        .isEqualTo(" (an HTML page)");
  }

  @Test
  void showsControlCharactersAndBreaksNoLine() {
    assertThat(of("{\"error\":\"a\\nb\\u001b[31mc\\u202ed\"}"))
        .isEqualTo(" (\"a b\\u001B[31mc\\u202Ed\")");
  }

  @Test
  void shortensLongMessages() {
    assertThat(of("🌉".repeat(300))).isEqualTo(" (\"%s…\")".formatted("🌉".repeat(199)));
  }

  @Test
  void leavesTheKeyOut() {
    assertThat(of("Incorrect key: " + KEY)).isEqualTo(" (\"Incorrect key: …\")");
  }

  @Test
  void leavesOutWhatRepeatsAText() {
    String text = "The keeper of the lighthouse at Cape Race counted ships.";

    assertThat(of("cannot encode: …lighthouse at Cape Race coun…", text))
        .isEqualTo(" (its message repeats a text and is left out)");
    assertThat(of("cannot encode: 4711-ab", "4711-ab"))
        .isEqualTo(" (its message repeats a text and is left out)");
    assertThat(of("cannot encode the text", text)).isEqualTo(" (\"cannot encode the text\")");
  }
}

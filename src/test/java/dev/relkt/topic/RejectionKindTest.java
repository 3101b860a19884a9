package dev.relkt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionKindTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "null | {\"text\": \"a word\"} | KEY",
        "id   | {no json | ENCODING",
        "id   | [] | ENCODING",
        "id   | {\"schema\": {}, \"payload\": {}} | FORMAT",
        "id   | {\"title\": \"without a text\"} | FIELD",
        "id   | {\"text\": \"a word, and many more of them, which are too much\"} | TOO_LARGE",
      })
  void aRefusedPassageIsOfOneKind(@Nullable String key, String value, RejectionKind kind) {
    var raw =
        new RawRecord(
            "passages",
            0,
            0,
            0,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8),
            List.of());
    assertThat(new PassagesTopic(60, LanguageDetector.bundled()).decode(raw))
        .isInstanceOfSatisfying(
            Decoded.Rejected.class, rejected -> assertThat(rejected.kind()).isEqualTo(kind));
  }
}

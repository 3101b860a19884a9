package dev.relkt.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.metadata.Metadata;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassageLogTest {

  @Test
  void theLastWriteOfEveryKeyCounts() {
    PassageLog log =
        new Logs().upsert("a", "one").upsert("b", "two").upsert("a", "three").delete("b").log;

    assertThat(log.present())
        .isEqualTo(
            Map.of(
                "a",
                new LoggedPassage(
                    "", "three", Optional.of("en"), Metadata.ofTexts(Map.of("source", "a")))));
    assertThat(log.deleted("b")).isTrue();
    assertThat(log.everHad("a", "", "one")).isTrue();
    assertThat(log.everHad("a", "", "two")).isFalse();
    assertThat(log.nextOffsets()).isEqualTo(Map.of(0, 4L));
  }

  @Test
  void aPassageMayComeBackAfterItsDelete() {
    PassageLog log = new Logs().upsert("a", "one").delete("a").upsert("a", "two").log;

    assertThat(log.deleted("a")).isFalse();
    assertThat(log.passages()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON at all",
        "[]",
        "{}",
        "{\"text\": \" \"}",
        "{\"text\": \"…!\"}",
        "{\"text\": 7}",
        "{\"text\": \"a\", \"text\": \"b\"}",
        "{\"text\": \"a\", \"txet\": \"b\"}",
        "{\"text\": \"a\"} {}",
        "{\"text\": \"a\", \"schema\": 2}",
        "{\"text\": \"a\", \"id\": \"other\"}",
        "{\"text\": \"a\", \"lang\": \"not a language\"}",
        "{\"text\": \"a\", \"metadata\": {\"page\": [[12]]}}",
        "{\"text\": \"\\u0000\"}",
      })
  void whatIsNoPassageChangesNothingHereAsInTheJob(String value) {
    PassageLog log = new Logs().upsert("a", "one").raw("a", value).log;

    assertThat(log.everHad("a", "", "one")).isTrue();
    assertThat(log.present().get("a").text()).isEqualTo("one");
    assertThat(log.ignored()).isEqualTo(1);
    assertThat(new PassagesTopic().decode(record("a", value))).isInstanceOf(Decoded.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\": \"a\"}",
        "{\"text\": \"a\", \"title\": null, \"schema\": 1, \"id\": \"a\"}",
        "{\"text\": \"a\", \"lang\": \"zh-tw\", \"metadata\": {\"page\": \"12\"}}",
      })
  void whatIsAPassageIsOneInTheJobToo(String value) {
    PassageLog log = new Logs().raw("a", value).log;

    assertThat(log.passages()).isEqualTo(1);
    assertThat(new PassagesTopic().decode(record("a", value))).isInstanceOf(Decoded.Accepted.class);
  }

  private static RawRecord record(String key, String value) {
    return new RawRecord(
        "passages",
        0,
        0,
        0,
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        List.of());
  }
}

package dev.relkt.topic.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.job.options.Settings;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader as its settings make it, and what it makes of records. */
final class ReaderUnderTest {

  private final PassageReader reader;

  ReaderUnderTest(String... settings) {
    List<String> arguments =
        Arrays.stream(settings).map(setting -> "--passages." + setting).toList();
    reader =
        new PassageReader(
            Settings.read(arguments, Map.of()).format(),
            PassagesTopic.DEFAULT_MAX_VALUE_BYTES,
            new PassagesTopic());
  }

  Decoded<PassageChange> read(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeader... headers) {
    return reader.decode(
        new RawRecord("passages", 3, 17, 1_767_225_600_000L, key, value, List.of(headers)));
  }

  PassageChange change(@Nullable String key, @Nullable String value) {
    return accepted(read(bytes(key), bytes(value)));
  }

  Passage passage(@Nullable String key, String value) {
    return passage(bytes(key), bytes(value));
  }

  Passage passage(byte @Nullable [] key, byte @Nullable [] value, RecordHeader... headers) {
    return ((PassageChange.Upsert) accepted(read(key, value, headers))).passage();
  }

  String deleted(@Nullable String key, @Nullable String value) {
    return ((PassageChange.Delete) change(key, value)).id().value();
  }

  String reason(@Nullable String key, @Nullable String value) {
    return reason(bytes(key), bytes(value));
  }

  String reason(byte @Nullable [] key, byte @Nullable [] value) {
    Decoded<PassageChange> decoded = read(key, value);
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    return ((Decoded.Rejected<PassageChange>) decoded).rejection().reason();
  }

  private static PassageChange accepted(Decoded<PassageChange> decoded) {
    if (decoded instanceof Decoded.Rejected<PassageChange> rejected) {
      throw new AssertionError(rejected.rejection().reason());
    }
    return ((Decoded.Accepted<PassageChange>) decoded).value();
  }

  static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}

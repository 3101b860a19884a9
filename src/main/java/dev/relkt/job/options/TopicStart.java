package dev.relkt.job.options;

import dev.relkt.settings.OptionType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/** From where a topic is read by a job that has no checkpoint. */
public sealed interface TopicStart {

  /** How a setting says it. */
  OptionType<TopicStart> TYPE =
      new OptionType<>(
          "earliest, latest, or a moment such as 2026-05-01T00:00:00Z", TopicStart::parse);

  /** With the first record that is there. */
  record Earliest() implements TopicStart {}

  /** With the first record that comes after the start. */
  record Latest() implements TopicStart {}

  /**
   * With the first record of that moment or a later one.
   *
   * @param moment that records' timestamps are compared with
   */
  record At(Instant moment) implements TopicStart {}

  private static TopicStart parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      default -> {
        try {
          yield new At(Instant.parse(text.strip()));
        } catch (DateTimeException e) {
          throw new IllegalArgumentException(e);
        }
      }
    };
  }
}

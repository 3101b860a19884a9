package dev.relkt.cli.ingest;

import dev.relkt.passage.PassageId;
import java.util.Optional;
import java.util.Set;

/** What one place of an input file says. Every place of a file gives one of these. */
sealed interface InputPassage {

  /** Where it stands, such as {@code news.jsonl:12}. */
  String where();

  /**
   * A passage that the topic takes.
   *
   * @param value the record's value, as the topic has it
   * @param earlier where the same id stood before, whose passage this one replaces
   * @param twin how it differs from an id before it that looks the same
   * @param spaced whether control characters of its text or title are read as spaces
   * @param cleaned whether control characters were taken out of it
   * @param unused its fields that no passage can hold
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way to Kafka, never compared
  record Taken(
      String where,
      PassageId id,
      byte[] value,
      Optional<String> earlier,
      Optional<String> twin,
      boolean spaced,
      boolean cleaned,
      Set<String> unused)
      implements InputPassage {}

  /**
   * Something that the topic would not take.
   *
   * @param reason what was found and what is expected
   */
  record Refused(String where, String reason) implements InputPassage {}

  /** A text that came before in its file, with another question. */
  record Again(String where) implements InputPassage {}

  /** A place that holds no passage: a blank line. */
  record Blank(String where) implements InputPassage {}
}

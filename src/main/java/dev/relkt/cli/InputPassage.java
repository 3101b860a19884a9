package dev.relkt.cli;

import dev.relkt.passage.PassageId;

/** What one place of an input file says. */
sealed interface InputPassage {

  /** Where it stands, such as {@code news.jsonl:12}. */
  String where();

  /**
   * A passage that the topic takes.
   *
   * @param value the record's value, as the topic has it
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way to Kafka, never compared
  record Taken(String where, PassageId id, byte[] value) implements InputPassage {}

  /**
   * Something that the topic would not take.
   *
   * @param reason what was found and what is expected
   */
  record Refused(String where, String reason) implements InputPassage {}
}

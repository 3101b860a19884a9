package dev.relkt.cli.ingest;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks the topic's own codec whether it would take a passage, so that mistakes are seen before
 * anything is sent.
 */
final class PassageCheck {

  // A missing language is found by the job; here it does not matter.
  private final PassagesTopic codec =
      new PassagesTopic(PassagesTopic.DEFAULT_MAX_VALUE_BYTES, text -> Language.UNDETERMINED);

  private final List<RecordHeader> headers;

  /**
   * @param headers that records are sent with
   */
  PassageCheck(List<RecordHeader> headers) {
    this.headers = List.copyOf(headers);
  }

  /** What the codec says. */
  sealed interface Verdict {
    record Good(PassageId id) implements Verdict {}

    record Bad(String reason) implements Verdict {}
  }

  Verdict check(String id, byte[] value) {
    var raw =
        new RawRecord(
            PassagesTopic.NAME, 0, 0, -1, id.getBytes(StandardCharsets.UTF_8), value, headers);
    return switch (codec.decode(raw)) {
      case Decoded.Accepted<PassageChange> accepted -> new Verdict.Good(accepted.value().id());
      case Decoded.Rejected<PassageChange> refused ->
          new Verdict.Bad(inAFile(refused.rejection().reason()));
    };
  }

  /** In a file the value is the line, and it is always line 1 of itself. */
  private static String inAFile(String reason) {
    return reason.startsWith("value: ")
        ? reason.substring("value: ".length()).replaceFirst("at line 1, column", "at column")
        : reason;
  }
}

package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.relkt.passage.PassageChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lines of files with passages: the fields of the topic {@code passages} and {@code id}, which is
 * the key there. Thread-safe.
 */
public final class PassageLines {

  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final PassagesTopic passages;
  private final String topic;

  /**
   * @param topic that they might have come over: where a refused line can be sent to
   */
  public PassageLines(PassagesTopic passages, String topic) {
    this.passages = passages;
    this.topic = topic;
  }

  /**
   * The record that a line would be on the topic; without a key where it has no id, and with
   * partition and offset −1.
   *
   * @param timestampMillis since 1970
   * @param file that it is from
   * @param number of the line, from 1
   */
  public RawRecord record(byte[] line, long timestampMillis, String file, long number) {
    byte[] value = withoutByteOrderMark(line);
    return new RawRecord(
        topic,
        -1,
        -1,
        timestampMillis,
        head(value).id.map(id -> id.getBytes(StandardCharsets.UTF_8)).orElse(null),
        value,
        List.of(
            RecordHeader.of(DeadLetters.FILE, file),
            RecordHeader.of(DeadLetters.LINE, Long.toString(number))));
  }

  /** A record of {@link #record} whose line is not there as a whole: it is not sent again. */
  public static RawRecord cut(RawRecord line) {
    List<RecordHeader> headers = new ArrayList<>(line.headers());
    headers.add(RecordHeader.of(DeadLetters.CUT_LINE, "not all of the line is here"));
    return new RawRecord(
        line.topic(),
        line.partition(),
        line.offset(),
        line.timestampMillis(),
        line.key(),
        line.value(),
        headers);
  }

  /** Reads a record of {@link #record}. Never throws for what is in it. */
  public Decoded<PassageChange> decode(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("a line without bytes (expected: one of a file)");
    }
    Head head = head(value);
    if (head.whole && head.number.isPresent()) {
      return rejected(
          "id: %s, a number (expected: a string, \"%s\")"
              .formatted(head.number.get(), head.number.get()));
    }
    if (head.whole && head.id.filter(id -> !id.isEmpty()).isEmpty()) {
      return rejected("id: missing or empty (expected: a string, the passage's name)");
    }
    // Not JSON or not UTF-8: the topic has the words for it, whatever the key is.
    return withoutCondition(
        passages.decode(
            record.key() != null
                ? record
                : new RawRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestampMillis(),
                    new byte[] {'?'},
                    value,
                    record.headers())));
  }

  /** Lines do not come in their order: what one finds there would be chance. */
  private static Decoded<PassageChange> withoutCondition(Decoded<PassageChange> decoded) {
    return decoded instanceof Decoded.Accepted<PassageChange> accepted
            && accepted.value().version().ifVersion().isPresent()
        ? rejected(
            "ifVersion: %d (expected: none in a file; version decides between lines)"
                .formatted(accepted.value().version().ifVersion().getAsLong()))
        : decoded;
  }

  private static Decoded<PassageChange> rejected(String reason) {
    return new Decoded.Rejected<>(new Rejection(reason, ""), RejectionKind.FIELD);
  }

  private static byte[] withoutByteOrderMark(byte[] line) {
    boolean marked =
        line.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return marked ? Arrays.copyOfRange(line, BYTE_ORDER_MARK.length, line.length) : line;
  }

  /** What stands at the top of a line, as far as it can be read. */
  private static final class Head {
    private Optional<String> id = Optional.empty();
    private Optional<String> number = Optional.empty();
    private boolean whole;
  }

  private static Head head(byte[] line) {
    var head = new Head();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return head;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (isId && value == JsonToken.VALUE_STRING) {
          head.id = Optional.of(parser.getText());
        } else if (isId && value.isNumeric()) {
          head.number = Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
      head.whole = true;
    } catch (IOException e) {
      // The topic says it.
    }
    return head;
  }
}

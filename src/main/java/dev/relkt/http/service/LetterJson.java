package dev.relkt.http.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.DeadLetterTopic;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.RawRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Dead letters as JSON. */
public final class LetterJson {

  private static final int KEY_CHARS = 600;

  private LetterJson() {}

  /** Without the value, of which the length is told. */
  public static ObjectNode summary(RawRecord raw) {
    DeadLetter letter = DeadLetters.decode(raw);
    RawRecord original = letter.original();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("letter", DeadLetterTopic.name(raw));
    json.put("partition", raw.partition()).put("offset", raw.offset());
    json.put("time", time(raw));
    json.put("reason", letter.rejection().reason());
    if (!letter.rejection().exception().isEmpty()) {
      json.put("exception", letter.rejection().exception());
    }
    ObjectNode from = json.putObject("original");
    from.put("topic", original.topic())
        .put("partition", original.partition())
        .put("offset", original.offset())
        .put("time", time(original));
    original.header(DeadLetters.FILE).ifPresent(file -> from.put("file", file));
    original.header(DeadLetters.LINE).ifPresent(line -> from.put("line", line));
    byte @Nullable [] key = original.key();
    if (key == null) {
      json.putNull("key");
    } else {
      String text = new String(key, StandardCharsets.UTF_8);
      json.put("key", text.length() <= KEY_CHARS ? text : text.substring(0, KEY_CHARS) + "…");
    }
    byte @Nullable [] value = original.value();
    if (value == null) {
      json.putNull("valueBytes"); // a delete
    } else {
      json.put("valueBytes", value.length);
    }
    if (DeadLetters.isCut(raw)) {
      json.put("cut", true);
    }
    raw.header(DeadLetterTopic.REPLAYED_FROM)
        .ifPresent(earlier -> json.put("replayedFrom", earlier));
    return json;
  }

  /** With the value: {@code value}, or {@code valueBase64} where it is no text. */
  public static ObjectNode whole(RawRecord raw) {
    ObjectNode json = summary(raw);
    byte @Nullable [] value = raw.value();
    if (value == null) {
      return json.putNull("value");
    }
    try {
      return json.put(
          "value", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return json.put("valueBase64", Base64.getEncoder().encodeToString(value));
    }
  }

  private static @Nullable String time(RawRecord record) {
    return record.timestampMillis() < 0
        ? null
        : Instant.ofEpochMilli(record.timestampMillis()).toString();
  }
}

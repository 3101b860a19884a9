package dev.relkt.job.operator;

import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Fields beside a message that is about one question, for logs in JSON: {@code question}, its id,
 * and {@code trace}, the trace that it belongs to.
 */
final class LogFields {

  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  /** Nobody needs more of an id that may be anything. */
  private static final int MAX_ID_BYTES = 256;

  private LogFields() {}

  /** Says something about a record of a question. */
  static void about(RawRecord question, Runnable message) {
    byte[] key = question.key();
    put("question", Optional.ofNullable(key).map(LogFields::id));
    put("trace", question.header("traceparent").flatMap(LogFields::traceId));
    try {
      message.run();
    } finally {
      MDC.remove("question");
      MDC.remove("trace");
    }
  }

  private static void put(String field, Optional<String> value) {
    value.ifPresent(text -> MDC.put(field, text));
  }

  private static String id(byte[] key) {
    return new String(key, 0, Math.min(key.length, MAX_ID_BYTES), StandardCharsets.UTF_8);
  }

  /** Of a header of W3C trace context. */
  private static Optional<String> traceId(String traceparent) {
    Matcher matcher = TRACEPARENT.matcher(traceparent);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}

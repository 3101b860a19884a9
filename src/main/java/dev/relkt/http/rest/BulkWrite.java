package dev.relkt.http.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.AsyncPassageClient.Place;
import dev.relkt.client.SentPassages;
import dev.relkt.http.access.Access;
import dev.relkt.http.exchange.Bodies;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.PassageService;
import dev.relkt.passage.WriteVersion;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.io.output.DeferredFileOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Many passages in one request, a line each: {@code id} and the fields of the topic, or {@code
 * {"id": "…", "delete": true}} with {@code version} and {@code ifVersion} where they are wanted.
 * Every line has its result, in their order. No more is read than Kafka takes. What comes of lines
 * is kept, in a file where it is much, until all are read: many clients read nothing before they
 * have sent everything.
 *
 * <p>For one thread.
 */
final class BulkWrite implements AutoCloseable {

  private static final int ON_THEIR_WAY = 512;
  private static final int KEPT_IN_MEMORY = 1 << 20;
  private static final int READ_BYTES = 1 << 16;

  private final PassageService passages;
  private final Access access;
  private final Deque<Sent> onTheirWay = new ArrayDeque<>();
  private final Map<Integer, Long> nextOffsets = new HashMap<>();
  private final DeferredFileOutputStream results;
  private String topicId = "";
  private long lines;
  private long taken;
  private long refused;
  private long failed;
  private @Nullable ProblemException away;

  private record Sent(
      long line, @Nullable String id, @Nullable CompletableFuture<Place> place, String reason) {}

  BulkWrite(PassageService passages, Access access) throws IOException {
    this.passages = passages;
    this.access = access;
    results =
        DeferredFileOutputStream.builder()
            .setThreshold(KEPT_IN_MEMORY)
            .setPrefix("relkt-bulk-")
            .setSuffix(".jsonl")
            .get();
  }

  /**
   * Sends all lines.
   *
   * @throws ProblemException if Kafka does not take the first of them, or there is none
   */
  void send(InputStream body) throws IOException {
    var line = new ByteArrayOutputStream();
    byte[] buffer = new byte[READ_BYTES];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            line(line.toByteArray());
            line.reset();
          } else if (line.size() <= passages.maxBytes()) {
            line.write(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      throw Bodies.unread(e);
    }
    line(line.toByteArray());
    while (!onTheirWay.isEmpty()) {
      settle();
    }
    if (lines == 0) {
      throw new ProblemException(
          Kind.BAD_REQUEST, "body: no line (expected: a JSON object on each line)");
    }
    if (away != null && taken == 0 && refused == 0) {
      throw away;
    }
  }

  /** What came of all. */
  ObjectNode summary() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("lines", lines)
        .put("taken", taken)
        .put("refused", refused)
        .put("failed", failed);
  }

  /** How far the topic is with what was taken. */
  SentPassages sent() {
    return nextOffsets.isEmpty() ? SentPassages.NONE : new SentPassages(topicId, nextOffsets);
  }

  /** Writes the results, and behind them the summary. */
  void write(ObjectNode last, OutputStream out) throws IOException {
    results.close();
    if (results.isInMemory()) {
      out.write(results.getData());
    } else {
      Files.copy(results.getPath(), out);
    }
    out.write(StrictJson.bytes(last));
    out.write('\n');
  }

  private void line(byte[] line) throws IOException {
    if (isBlank(line)) {
      return;
    }
    lines++;
    onTheirWay.add(sent(line));
    while (onTheirWay.size() > ON_THEIR_WAY) {
      settle();
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b > ' ' || b < 0) {
        return false;
      }
    }
    return true;
  }

  private Sent sent(byte[] line) {
    String id = null;
    try {
      if (away != null) {
        throw away;
      }
      if (line.length > passages.maxBytes()) {
        return new Sent(
            lines,
            null,
            null,
            "line: too long (expected: at most %,d bytes)".formatted(passages.maxBytes()));
      }
      JsonNode json = StrictJson.tree("line", line);
      if (!json.isObject() || !json.path("id").isTextual()) {
        return new Sent(lines, null, null, "line: (expected: a JSON object with a text \"id\")");
      }
      id = json.get("id").asText();
      CompletableFuture<Place> place =
          json.has("delete") ? delete(id, json) : passages.put(access, id, line);
      return new Sent(lines, id, place, "");
    } catch (RejectedRecord e) {
      return new Sent(lines, id, null, String.valueOf(e.getMessage()));
    } catch (ProblemException e) {
      return e.problem().kind() == Kind.UNAVAILABLE
          ? new Sent(lines, id, CompletableFuture.failedFuture(e), "")
          : new Sent(lines, id, null, e.problem().detail());
    }
  }

  private CompletableFuture<Place> delete(String id, JsonNode json) {
    for (var field : json.properties()) {
      boolean known =
          switch (field.getKey()) {
            case "id" -> true;
            case "delete" -> field.getValue().isBoolean() && field.getValue().asBoolean();
            case "version", "ifVersion" -> field.getValue().canConvertToLong();
            default -> false;
          };
      if (!known) {
        throw new ProblemException(
            Kind.REFUSED,
            "%s: not in a delete (expected: id, \"delete\": true, version and ifVersion as whole numbers)"
                .formatted(field.getKey()));
      }
    }
    return passages.delete(
        access, id, whole(json, "version", 0), whole(json, "ifVersion", WriteVersion.ABSENT));
  }

  private static OptionalLong whole(JsonNode json, String field, long least) {
    if (!json.has(field)) {
      return OptionalLong.empty();
    }
    long value = json.get(field).asLong();
    if (!json.get(field).isIntegralNumber() || value < least) {
      throw new ProblemException(
          Kind.REFUSED, "%s: (expected: a whole number, %d or more)".formatted(field, least));
    }
    return OptionalLong.of(value);
  }

  /** Waits for the oldest one that is on its way. */
  private void settle() throws IOException {
    Sent sent = onTheirWay.remove();
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("line", sent.line());
    if (sent.id() != null) {
      result.put("id", sent.id());
    }
    if (sent.place() == null) {
      refused++;
      result.put("status", "refused").put("reason", sent.reason());
    } else {
      try {
        Place place = PassageService.await(sent.place());
        taken++;
        topicId = place.topicId();
        nextOffsets.merge(place.partition(), place.offset() + 1, Math::max);
        result.put("status", "taken");
        result.put("partition", place.partition()).put("offset", place.offset());
      } catch (ProblemException e) {
        failed++;
        away = e;
        result.put("status", "failed").put("reason", e.problem().detail());
      }
    }
    results.write(StrictJson.bytes(result));
    results.write('\n');
  }

  @Override
  public void close() {
    try {
      results.close();
      Path file = results.getPath();
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A temporary file, which the system collects.
    }
  }
}

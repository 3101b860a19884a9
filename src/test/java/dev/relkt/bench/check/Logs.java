package dev.relkt.bench.check;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.topic.PassagesTopic;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A log that a test writes record by record, all in one partition. */
final class Logs {

  final PassageLog log = new PassageLog();
  private long offset;

  static Passage passage(String id, String text) {
    return new Passage(new PassageId(id), new Language("en"), "", text, Map.of("source", id));
  }

  Logs upsert(String id, String text) {
    var record = PassagesTopic.encode("passages", passage(id, text));
    log.add(0, offset++, record.key(), record.value());
    return this;
  }

  Logs delete(String id) {
    log.add(0, offset++, id.getBytes(StandardCharsets.UTF_8), null);
    return this;
  }

  Logs raw(String id, String value) {
    log.add(
        0, offset++, id.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    return this;
  }
}

package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic {@code generations}, schema {@value #SCHEMA}: what happens to the index, for people and
 * monitoring. The index root itself is the truth.
 *
 * <p>Key: the generation, such as {@code g1}; {@code commands} for the answer to a command that is
 * about none. Value:
 *
 * <pre>{@code
 * {"schema": 1, "event": "snapshot-published", "generation": 1, "modelVersion": "student/1",
 *  "snapshot": 42, "passages": 2280, "at": 1767225600000,
 *  "command": "0@17",             the record of the topic models that this answers, where it does
 *  "detail": "…",                 in words, where there are some
 *  "shards": [{"shard": 0, "done": 120, "total": 600, "embedded": 118, "complete": false}, …],
 *  "gate": {…}}                   as GateReports has it
 * }</pre>
 *
 * <p>Events are {@code created}, {@code building} (with {@code shards}, at every checkpoint),
 * {@code ready}, {@code gate}, {@code snapshot-published}, {@code active}, {@code retired}, {@code
 * failed}, {@code recall} (searches of a shard find too little of what an exact search finds, or
 * enough again; {@code detail} says which); {@code done} and {@code refused} answer commands.
 * Fields and events may be added.
 *
 * <p>Decisions and answers come at least once: after a failure one may come again, equal in every
 * field, {@code at} among them, which is when it was decided and not when it was told; {@code
 * ready} alone has the time of the newest snapshot.
 */
public final class GenerationsTopic {

  /** The topic's usual name. */
  public static final String NAME = "generations";

  public static final int SCHEMA = 1;

  private GenerationsTopic() {}

  public static ProducerRecord<byte[], byte[]> encode(String topic, GenerationEvent event) {
    String key = event.generation() == 0 ? "commands" : "g" + event.generation();
    return new ProducerRecord<>(
        topic, key.getBytes(StandardCharsets.UTF_8), JsonFields.bytes(json(event)));
  }

  /** An event as the topic has it. */
  public static ObjectNode json(GenerationEvent event) {
    ObjectNode json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("event", wireName(event.kind()));
    json.put("generation", event.generation());
    event.model().ifPresent(model -> json.put("modelVersion", model.toString()));
    json.put("snapshot", event.snapshot());
    json.put("passages", event.passages());
    json.put("at", event.atMillis());
    if (!event.command().isEmpty()) {
      json.put("command", event.command());
    }
    if (!event.detail().isEmpty()) {
      json.put("detail", event.detail());
    }
    if (!event.shards().isEmpty()) {
      var shards = json.putArray("shards");
      for (ShardProgress shard : event.shards()) {
        shards
            .addObject()
            .put("shard", shard.shard())
            .put("done", shard.done())
            .put("total", shard.total())
            .put("embedded", shard.embedded())
            .put("complete", shard.complete());
      }
    }
    event.gate().ifPresent(report -> json.set("gate", GateReports.json(report)));
    return json;
  }

  /** Reads a record. Never throws for what is in it. */
  public static Decoded<GenerationEvent> decode(RawRecord raw) {
    return Decoded.by(() -> read(JsonFields.of(raw.value())));
  }

  private static GenerationEvent read(JsonFields fields) {
    fields.whole("schema", SCHEMA, SCHEMA, SCHEMA);
    Optional<GenerationEvent.Kind> kind =
        fields.requiredText("event").flatMap(name -> fields.checked(() -> kindOf(name)));
    int generation = fields.count("generation");
    Optional<ModelVersion> model = fields.model("modelVersion");
    long snapshot = fields.whole("snapshot", 0, Long.MAX_VALUE, 0);
    long passages = fields.whole("passages", 0, Long.MAX_VALUE, 0);
    long at = fields.whole("at", 0, Long.MAX_VALUE, 0);
    String command = fields.text("command").orElse("");
    String detail = fields.text("detail").orElse("");
    List<ShardProgress> shards =
        fields.objects(
            "shards",
            one ->
                Optional.of(
                    new ShardProgress(
                        one.count("shard"),
                        one.whole("done", 0, Long.MAX_VALUE, 0),
                        one.whole("total", 0, Long.MAX_VALUE, 0),
                        one.whole("embedded", 0, Long.MAX_VALUE, 0),
                        one.truth("complete"))));
    Optional<GateReport> gate =
        fields.object("gate", GateReports::read).flatMap(Function.identity());
    fields.endLeniently();
    return new GenerationEvent(
        generation,
        kind.orElseThrow(),
        model,
        snapshot,
        passages,
        shards,
        gate,
        command,
        detail,
        at);
  }

  private static GenerationEvent.Kind kindOf(String name) {
    return Arrays.stream(GenerationEvent.Kind.values())
        .filter(k -> wireName(k).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "event: \"%s\" (expected: one of %s)"
                        .formatted(
                            name,
                            Arrays.stream(GenerationEvent.Kind.values())
                                .map(GenerationsTopic::wireName)
                                .toList())));
  }

  private static String wireName(GenerationEvent.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.schema.RealRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The indexing job on topics that Debezium writes: by Kafka Connect's own converter, and in Avro.
 */
class ForeignPassagesITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .name("news.public.articles.Value")
          .field("id", Schema.INT64_SCHEMA)
          .field("title", Schema.OPTIONAL_STRING_SCHEMA)
          .field("body", Schema.OPTIONAL_STRING_SCHEMA)
          .field("lang", Schema.OPTIONAL_STRING_SCHEMA)
          .field("desk", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("io.debezium.connector.postgresql.Source")
          .field("table", Schema.STRING_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  /** The fields of Debezium's envelope, in its order. */
  private static final Schema EVENT =
      SchemaBuilder.struct()
          .name("news.public.articles.Envelope")
          .version(2)
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  @TempDir Path directory;

  private static @Nullable Struct row(long id, @Nullable String body) {
    return body == null
        ? null
        : new Struct(ROW)
            .put("id", id)
            .put("title", "Obst")
            .put("body", body)
            .put("lang", "de")
            .put("desk", "food");
  }

  private static ProducerRecord<byte[], byte[]> event(
      JsonConverter keys,
      JsonConverter values,
      String op,
      long id,
      @Nullable String before,
      @Nullable String after) {
    Struct event =
        new Struct(EVENT)
            .put("before", row(id, before))
            .put("after", row(id, after))
            .put("source", new Struct(SOURCE).put("table", "articles").put("lsn", 34_207_688L))
            .put("op", op)
            .put("ts_ms", 1_767_225_600_000L);
    return record(keys, id, values.fromConnectData("passages", EVENT, event));
  }

  private static ProducerRecord<byte[], byte[]> record(
      JsonConverter keys, long id, byte @Nullable [] value) {
    var key = new SchemaAndValue(KEY, new Struct(KEY).put("id", id));
    return new ProducerRecord<>(
        "passages", keys.fromConnectData("passages", key.schema(), key.value()), value);
  }

  private static Passage passage(long id, String body) {
    return new Passage(
        new PassageId(Long.toString(id)), new Language("de"), "Obst", body, Map.of("desk", "food"));
  }

  @Test
  void followsATableThroughItsChangeEvents() throws Exception {
    try (var jobs = new JobsUnderTest(directory);
        var keys = new JsonConverter();
        var values = new JsonConverter();
        var bare = new JsonConverter()) {
      keys.configure(Map.of("schemas.enable", "true"), true);
      values.configure(Map.of("schemas.enable", "true"), false);
      bare.configure(Map.of("schemas.enable", "false"), false);
      jobs.send(event(keys, values, "r", 1, null, "ein roter Apfel"));
      jobs.send(event(keys, values, "c", 2, null, "eine blaue Pflaume"));
      jobs.send(event(keys, bare, "c", 3, null, "eine gelbe Birne"));
      jobs.send(event(keys, bare, "u", 1, "ein roter Apfel", "ein grüner Apfel"));
      jobs.send(event(keys, values, "d", 2, "eine blaue Pflaume", null));
      jobs.send(record(keys, 2, null));
      jobs.send(event(keys, values, "t", 9, null, null));
      byte[] foreign = "{\"hello\":1}".getBytes(StandardCharsets.UTF_8);
      jobs.send(record(keys, 4, foreign));
      jobs.flush();
      jobs.start(
          IndexingJob.NAME,
          IndexingJob::define,
          jobs.settings(
              "--passages.format=debezium-json",
              "--passages.fields.text=body",
              "--passages.fields.metadata=desk"));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                assertThat(jobs.index().values())
                    .containsExactlyInAnyOrder(
                        passage(1, "ein grüner Apfel"), passage(3, "eine gelbe Birne"));
                assertThat(jobs.deadLetters("passages")).hasSize(2);
              });
      assertThat(jobs.deadLetters("passages"))
          .extracting(letter -> letter.rejection().reason())
          .containsExactlyInAnyOrder(
              "op: t, all rows of a table were removed at once (expected: c, r, u or d); its passages"
                  + " stay, delete them by their ids",
              "body (passages.fields.text): missing (expected: a string)");
      assertThat(jobs.deadLetters("passages"))
          .extracting(DeadLetter::original)
          .anySatisfy(
              original -> {
                assertThat(original.value()).isEqualTo(foreign);
                assertThat(original.key()).isEqualTo(record(keys, 4, null).key());
              });
    }
  }

  @Test
  void followsATableWhoseEventsAreInAvro() throws Exception {
    var parser = new org.apache.avro.Schema.Parser();
    var row =
        parser.parse(
            """
            {"type": "record", "name": "Value", "namespace": "news.public.articles", "fields": [
              {"name": "id", "type": "long"}, {"name": "body", "type": "string"},
              {"name": "lang", "type": ["null", "string"]}]}
            """);
    var event =
        parser.parse(
            """
            {"type": "record", "name": "Envelope", "namespace": "news.public.articles", "fields": [
              {"name": "before", "type": ["null", "Value"]},
              {"name": "after", "type": ["null", "Value"]}, {"name": "op", "type": "string"}]}
            """);
    try (var registry = new RealRegistry(directory.resolve("registry"));
        var jobs = new JobsUnderTest(directory)) {
      registry.register("news.public.articles.Value", "AVRO", row.toString());
      int id =
          registry.register(
              "passages-value", "AVRO", event.toString(), "news.public.articles.Value");
      for (long key = 1; key <= 3; key++) {
        var data =
            new GenericRecordBuilder(row).set("id", key).set("body", "ein Apfel").set("lang", "de");
        jobs.send(
            avro(
                id,
                key,
                new GenericRecordBuilder(event)
                    .set("op", "c")
                    .set("before", null)
                    .set("after", data.build())
                    .build()));
        if (key == 2) {
          jobs.send(
              avro(
                  id,
                  key,
                  new GenericRecordBuilder(event)
                      .set("op", "d")
                      .set("before", data.build())
                      .set("after", null)
                      .build()));
        }
      }
      jobs.send(
          avro(
              99,
              4,
              new GenericRecordBuilder(event)
                  .set("op", "d")
                  .set("before", null)
                  .set("after", null)
                  .build()));
      jobs.flush();
      jobs.start(
          IndexingJob.NAME,
          IndexingJob::define,
          jobs.settings(
              "--passages.format=debezium-avro",
              "--passages.fields.text=body",
              "--passages.registry.url=" + registry.confluent()));
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                assertThat(jobs.index().keySet())
                    .containsExactlyInAnyOrder(new PassageId("1"), new PassageId("3"));
                assertThat(jobs.deadLetters("passages")).hasSize(1);
              });
      assertThat(jobs.deadLetters("passages"))
          .extracting(letter -> letter.rejection().reason())
          .containsExactly("value: schema id 99: unknown to the registry " + registry.confluent());
    }
  }

  private static ProducerRecord<byte[], byte[]> avro(int id, long key, GenericData.Record value)
      throws Exception {
    var out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(value.getSchema()).write(value, encoder);
    encoder.flush();
    return new ProducerRecord<>(
        "passages",
        "{\"id\":%d}".formatted(key).getBytes(StandardCharsets.UTF_8),
        out.toByteArray());
  }
}

package dev.relkt.topic.format;

import static dev.relkt.topic.format.ReaderUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.schema.TestRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroPassagesTest {

  private static final Schema ROW =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Value", "namespace": "news.public.articles", "fields": [
                {"name": "id", "type": "long"}, {"name": "body", "type": "string"},
                {"name": "lang", "type": ["null", "string"]}]}
              """);
  private static final Schema KEY =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Key", "namespace": "news.public.articles",
               "fields": [{"name": "id", "type": "long"}]}
              """);
  private static final Schema EVENT =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Envelope", "namespace": "news.public.articles", "fields": [
                {"name": "before", "type": ["null", %s]}, {"name": "after", "type": ["null", "Value"]},
                {"name": "op", "type": "string"}, {"name": "ts_ms", "type": ["null", "long"]}]}
              """
                  .formatted(ROW));

  private static final Passage PASSAGE =
      new Passage(new PassageId("7"), new Language("de"), "", "Der Mond.", Metadata.NONE);

  private final TestRegistry registry;

  AvroPassagesTest() throws Exception {
    registry = new TestRegistry();
    registry.put("/schemas/ids/1", registered(KEY));
    registry.put("/schemas/ids/2", registered(ROW));
    registry.put("/schemas/ids/3", registered(EVENT));
    registry.put("/ids/globalIds/2", ROW.toString());
    registry.put("/ids/globalIds/2/references", "[]");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private static String registered(Schema schema) throws Exception {
    return new ObjectMapper().writeValueAsString(Map.of("schema", schema.toString()));
  }

  private static byte[] avro(GenericData.Record datum) throws Exception {
    var out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(datum.getSchema()).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] framed(int id, GenericData.Record datum) throws Exception {
    byte[] payload = avro(datum);
    return ByteBuffer.allocate(5 + payload.length).put((byte) 0).putInt(id).put(payload).array();
  }

  private static GenericData.Record row() {
    return new GenericRecordBuilder(ROW)
        .set("id", 7L)
        .set("body", "Der Mond.")
        .set("lang", "de")
        .build();
  }

  private static byte[] key() throws Exception {
    return framed(1, new GenericRecordBuilder(KEY).set("id", 7L).build());
  }

  private static byte[] event(
      String op, GenericData.@Nullable Record before, GenericData.@Nullable Record after)
      throws Exception {
    return framed(
        3,
        new GenericRecordBuilder(EVENT)
            .set("op", op)
            .set("before", before)
            .set("after", after)
            .set("ts_ms", 1L)
            .build());
  }

  private ReaderUnderTest reader(String format, String... more) {
    var settings = new java.util.ArrayList<>(java.util.List.of(more));
    settings.add("format=" + format);
    settings.add("fields.text=body");
    settings.add("registry.url=" + registry.url());
    return new ReaderUnderTest(settings.toArray(String[]::new));
  }

  @Test
  void readsARecordAndItsKey() throws Exception {
    assertThat(reader("avro").passage(key(), framed(2, row()))).isEqualTo(PASSAGE);
    assertThat(reader("avro", "fields.id=id").passage(bytes("any"), framed(2, row())))
        .isEqualTo(PASSAGE);
    assertThat(reader("avro").passage(bytes("7"), framed(2, row()))).isEqualTo(PASSAGE);
    assertThat(reader("avro").read(key(), null)).isEqualTo(reader("avro").read(bytes("7"), null));
  }

  @Test
  void readsIdsOfEightBytesAndOfHeaders() throws Exception {
    byte[] payload = avro(row());
    byte[] eight =
        ByteBuffer.allocate(9 + payload.length).put((byte) 0).putLong(2).put(payload).array();
    assertThat(
            reader("avro", "registry.api=apicurio-global-ids", "registry.id-bytes=8")
                .passage(bytes("7"), eight))
        .isEqualTo(PASSAGE);
    var header =
        new RecordHeader("apicurio.value.globalId", ByteBuffer.allocate(8).putLong(2).array());
    assertThat(reader("avro").passage(bytes("7"), payload, header)).isEqualTo(PASSAGE);
  }

  @Test
  void readsChangeEvents() throws Exception {
    var reader = reader("debezium-avro");
    assertThat(reader.passage(key(), event("u", row(), row()))).isEqualTo(PASSAGE);
    assertThat(reader.read(key(), event("d", row(), null)))
        .isEqualTo(reader.read(bytes("7"), null));
  }

  @Test
  void refusesWhatIsNoRecordOfTheRegistry() throws Exception {
    assertThat(reader("avro").reason("a", "{\"body\":\"x\"}"))
        .isEqualTo(
            "value: no schema id (expected: 0x00 and the id in 4 bytes, as the serializers of a schema"
                + " registry write it)");
    assertThat(reader("avro").reason(bytes("a"), framed(9, row())))
        .isEqualTo("value: schema id 9: unknown to the registry " + registry.url());
  }
}

package dev.relkt.topic.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.RejectedRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisteredAvroTest {

  private static final String DOC =
      """
      {"type": "record", "name": "Doc", "namespace": "acme", "fields": [
        {"name": "id", "type": "string"},
        {"name": "title", "type": ["null", "string"], "default": null}]}
      """;

  private final TestRegistry registry;

  RegisteredAvroTest() throws Exception {
    registry = new TestRegistry();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private RegisteredValues values(Duration patience) {
    return new RegisteredValues(
        RegisteredValues.Encoding.AVRO,
        new RegistryOptions(registry.url(), RegistryApi.CONFLUENT, 4, "ada", "geheim"),
        patience);
  }

  private static RawRecord record(byte @Nullable [] value, RecordHeader... headers) {
    return new RawRecord("passages", 0, 0, 0, null, value, List.of(headers));
  }

  private JsonNode read(RegisteredValues values, byte[] value) {
    return values.read("value", value, record(value));
  }

  private static String registered(String schema) throws Exception {
    return new ObjectMapper().writeValueAsString(Map.of("schema", schema));
  }

  private static byte[] framed(int id, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length).put((byte) 0).putInt(id).put(payload).array();
  }

  static byte[] avro(Schema schema, Object datum) throws Exception {
    var out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] doc(String id, @Nullable String title) throws Exception {
    Schema schema = new Schema.Parser().parse(DOC);
    var doc = new GenericData.Record(schema);
    doc.put("id", id);
    doc.put("title", title);
    return avro(schema, doc);
  }

  @Test
  void asksForASchemaOnce() throws Exception {
    registry.put("/schemas/ids/7", registered(DOC));
    try (var values = values(Duration.ofSeconds(5))) {
      assertThat(read(values, framed(7, doc("a", "Mond"))).toString())
          .isEqualTo("{\"id\":\"a\",\"title\":\"Mond\"}");
      assertThat(read(values, framed(7, doc("b", null))).toString())
          .isEqualTo("{\"id\":\"b\",\"title\":null}");
      assertThat(registry.asked()).containsExactly("/schemas/ids/7");
      assertThat(registry.logins()).containsExactly("Basic YWRhOmdlaGVpbQ==");
    }
  }

  @Test
  void everyTypeBecomesJson() throws Exception {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "All", "fields": [
                  {"name": "b", "type": "boolean"}, {"name": "i", "type": "int"},
                  {"name": "l", "type": "long"}, {"name": "f", "type": "float"},
                  {"name": "d", "type": "double"}, {"name": "bytes", "type": "bytes"},
                  {"name": "list", "type": {"type": "array", "items": "string"}},
                  {"name": "map", "type": {"type": "map", "values": ["null", "long"]}},
                  {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["X", "Y"]}},
                  {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                  {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                  {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "micros", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                  {"name": "debezium", "type": {"type": "long", "connect.version": 1, "connect.name": "io.debezium.time.MicroTimestamp"}},
                  {"name": "time", "type": {"type": "int", "logicalType": "time-millis"}}]}
                """);
    var all = new GenericData.Record(schema);
    all.put("b", true);
    all.put("i", -1);
    all.put("l", Long.MAX_VALUE);
    all.put("f", 0.1f);
    all.put("d", 0.25);
    all.put("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    all.put("list", List.of("x", "y"));
    all.put("map", Map.of("k", 5L));
    all.put("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "Y"));
    all.put(
        "price",
        new Conversions.DecimalConversion()
            .toBytes(
                new BigDecimal("-12.50"),
                schema.getField("price").schema(),
                LogicalTypes.decimal(9, 2)));
    all.put("day", 20_454);
    all.put("at", 1_767_225_600_123L);
    all.put("micros", 1_767_225_600_123_456L);
    all.put("debezium", 1_767_225_600_000_000L);
    all.put("time", 3_600_000);
    registry.put("/schemas/ids/1", registered(schema.toString()));
    try (var values = values(Duration.ofSeconds(5))) {
      String json = read(values, framed(1, avro(schema, all))).toString();
      assertThat(new ObjectMapper().readTree(json))
          .isEqualTo(
              new ObjectMapper()
                  .readTree(
                      """
                      {"b": true, "i": -1, "l": 9223372036854775807, "f": 0.1, "d": 0.25, "bytes": "AQID",
                       "list": ["x", "y"], "map": {"k": 5}, "e": "Y", "price": -12.50, "day": "2026-01-01",
                       "at": "2026-01-01T00:00:00.123Z", "micros": "2026-01-01T00:00:00.123456Z",
                       "debezium": "2026-01-01T00:00:00Z", "time": "01:00"}
                      """));
    }
  }

  @Test
  void aSchemaMayReferToOthers() throws Exception {
    registry.put(
        "/schemas/ids/3",
        """
        {"schema": "{\\"type\\":\\"record\\",\\"name\\":\\"Outer\\",\\"fields\\":[{\\"name\\":\\"doc\\",\\"type\\":\\"acme.Doc\\"}]}",
         "references": [{"name": "acme.Doc", "subject": "acme docs", "version": 2}]}
        """);
    registry.put("/subjects/acme docs/versions/2", registered(DOC));
    try (var values = values(Duration.ofSeconds(5))) {
      assertThat(read(values, framed(3, doc("a", "Mond"))).toString())
          .isEqualTo("{\"doc\":{\"id\":\"a\",\"title\":\"Mond\"}}");
      assertThat(registry.asked())
          .containsExactly("/schemas/ids/3", "/subjects/acme%20docs/versions/2");
    }
  }

  @Test
  void aSchemaThatTheRegistryDoesNotKnowRefusesTheRecord() {
    try (var values = values(Duration.ofSeconds(5))) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> read(values, framed(9, new byte[] {2, 'a', 0})))
            .isInstanceOf(RejectedRecord.class)
            .hasMessage("value: schema id 9: unknown to the registry " + registry.url());
      }
      assertThat(registry.asked()).as("not once a record").hasSize(1);
    }
  }

  @Test
  void aRegistryThatIsAwayIsAskedAgain() throws Exception {
    registry.put("/schemas/ids/7", registered(DOC));
    registry.first(503, "");
    registry.first(500, "{\"error_code\":50001}");
    registry.first(404, "<html>not found, says a proxy</html>");
    registry.first(401, "");
    try (var values = values(Duration.ofMinutes(1))) {
      assertThat(read(values, framed(7, doc("a", null))).path("id").asText()).isEqualTo("a");
      assertThat(registry.asked()).hasSize(5);
    }
  }

  @Test
  void aRegistryThatStaysAwayIsNoFaultOfTheRecord() throws Exception {
    byte[] value = framed(7, doc("a", null));
    try (var values = values(Duration.ZERO)) {
      registry.first(401, "");
      assertThatThrownBy(() -> read(values, value))
          .isInstanceOf(RegistryUnavailable.class)
          .hasMessage(
              "schema registry %s: status 401, see passages.registry.user and"
                      .formatted(registry.url())
                  + " passages.registry.password; no record is refused for that, the job goes on from"
                  + " its checkpoint")
          .hasMessageNotContaining("geheim");
      registry.first(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
      assertThatThrownBy(() -> read(values, value))
          .isInstanceOf(RegistryUnavailable.class)
          .hasMessageContaining("status 404, see passages.registry.url and passages.registry.api");
      registry.close();
      assertThatThrownBy(() -> read(values, value)).isInstanceOf(RegistryUnavailable.class);
    }
  }

  @Test
  void refusesBytesThatAreNoneOfTheSchema() throws Exception {
    registry.put("/schemas/ids/7", registered(DOC));
    registry.put(
        "/schemas/ids/8", "{\"schema\":\"syntax = \\\"proto3\\\";\",\"schemaType\":\"PROTOBUF\"}");
    registry.put("/schemas/ids/6", registered("{\"type\":\"recrd\"}"));
    try (var values = values(Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> read(values, framed(7, new byte[] {2, 'a', 8})))
          .hasMessage("value: no acme.Doc of schema id 7 (expected: Avro's binary encoding)");
      assertThatThrownBy(
              () ->
                  read(
                      values,
                      framed(
                          7,
                          new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8, 'a'})))
          .as("a text of more bytes than there are")
          .hasMessage("value: no acme.Doc of schema id 7 (expected: Avro's binary encoding)");
      assertThatThrownBy(() -> read(values, framed(7, new byte[] {2, 'a', 0, 0})))
          .hasMessage(
              "value: bytes are left over behind the acme.Doc of schema id 7 (expected: one value and"
                  + " nothing else)");
      assertThatThrownBy(() -> read(values, framed(8, new byte[] {0})))
          .hasMessage("value: schema id 8: PROTOBUF (expected: AVRO)");
      assertThatThrownBy(() -> read(values, framed(6, new byte[] {0})))
          .hasMessage("value: schema id 6: no schema of Avro");
      assertThatThrownBy(() -> read(values, new byte[] {'{', '}', ' ', ' ', ' ', ' '}))
          .hasMessage(
              "value: no schema id (expected: 0x00 and the id in 4 bytes, as the serializers of a"
                  + " schema registry write it)");
    }
  }

  @Test
  void aRecordTakesNoMoreMemoryThanItsBytesCanMean() throws Exception {
    registry.put("/schemas/ids/1", registered("{\"type\":\"array\",\"items\":\"null\"}"));
    registry.put(
        "/schemas/ids/2",
        registered(
            "{\"type\":\"map\",\"values\":{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}}"));
    registry.put(
        "/schemas/ids/3", registered("{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}"));
    registry.put("/schemas/ids/4", registered("\"bytes\""));
    registry.put("/schemas/ids/5", registered(doubled(60)));
    byte[] many = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8};
    try (var values = values(Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> read(values, framed(1, many)))
          .hasMessage(
              "value: array of schema id 1: more than 250,005 values, which is more than its bytes"
                  + " can mean");
      assertThatThrownBy(() -> read(values, framed(2, many))).isInstanceOf(RejectedRecord.class);
      assertThatThrownBy(() -> read(values, framed(3, new byte[] {1, 2})))
          .hasMessage("value: no F of schema id 3 (expected: Avro's binary encoding)");
      assertThatThrownBy(() -> read(values, framed(4, new byte[] {-2, -1, -1, -1, 15, 1})))
          .hasMessage("value: no bytes of schema id 4 (expected: Avro's binary encoding)");
      assertThatThrownBy(() -> read(values, framed(5, new byte[0])))
          .as("2^60 values of no byte")
          .hasMessageContaining("which is more than its bytes can mean");
    }
  }

  /** Records of two records each, and so on. */
  private static String doubled(int times) {
    String inner = "\"null\"";
    for (int i = 0; i < times; i++) {
      inner =
          ("{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":%s},"
                  + "{\"name\":\"b\",\"type\":%s}]}")
              .formatted(i, inner, i == 0 ? "\"null\"" : "\"R" + (i - 1) + "\"");
    }
    return inner;
  }

  @Test
  void aRecordThatIsNestedWithoutEndIsRefused() throws Exception {
    registry.put(
        "/schemas/ids/1",
        registered(
            "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Chain\"]}]}"));
    registry.put(
        "/schemas/ids/2",
        registered(
            "{\"type\":\"record\",\"name\":\"Self\",\"fields\":[{\"name\":\"self\",\"type\":\"Self\"}]}"));
    byte[] chain = new byte[1_000_000];
    Arrays.fill(chain, (byte) 2);
    try (var values = values(Duration.ofSeconds(5))) {
      assertThat(read(values, framed(1, new byte[] {2, 2, 0})).toString())
          .isEqualTo("{\"next\":{\"next\":{\"next\":null}}}");
      assertThatThrownBy(() -> read(values, framed(1, chain)))
          .hasMessage("value: Chain of schema id 1: values nested deeper than 100 levels");
      assertThatThrownBy(() -> read(values, framed(2, new byte[0])))
          .hasMessage("value: Self of schema id 2: values nested deeper than 100 levels");
    }
  }

  @Test
  void aTextThatIsNotUtf8IsRefused() throws Exception {
    registry.put("/schemas/ids/7", registered(DOC));
    try (var values = values(Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> read(values, framed(7, new byte[] {2, (byte) 0xE4, 0})))
          .hasMessage(
              "value: acme.Doc of schema id 7: a string: not UTF-8, byte 0xE4 at position 0"
                  + " (expected: UTF-8)");
    }
  }

  @Test
  void anIdThatNoRegistryGivesRefusesTheRecord() {
    try (var values = values(Duration.ZERO)) {
      assertThatThrownBy(() -> read(values, framed(-1, new byte[] {0})))
          .isInstanceOf(RejectedRecord.class)
          .hasMessage(
              "value: schema id 4294967295 (expected: 0 to 2147483647, as registries give them)");
      byte[] negative = ByteBuffer.allocate(8).putLong(-5).array();
      assertThatThrownBy(
              () ->
                  values.read(
                      "value",
                      new byte[] {0},
                      record(null, new RecordHeader("apicurio.value.globalId", negative))))
          .isInstanceOf(RejectedRecord.class)
          .hasMessageStartingWith("value: schema id -5 (expected: 0 to ");
      assertThat(registry.asked()).isEmpty();
    }
  }

  @Test
  void neverShowsThePassword() {
    assertThat(
            new RegistryOptions(registry.url(), RegistryApi.CONFLUENT, 4, "ada", "geheim")
                .toString())
        .doesNotContain("geheim");
  }
}

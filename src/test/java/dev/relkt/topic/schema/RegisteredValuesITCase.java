package dev.relkt.topic.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.RejectedRecord;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real registry has: Apicurio Registry, by Confluent's API and by its own. */
class RegisteredValuesITCase {

  private static final String WHERE =
      """
      {"type": "record", "name": "Where", "namespace": "acme",
       "fields": [{"name": "city", "type": "string"}]}
      """;
  private static final String DOC =
      """
      {"type": "record", "name": "Doc", "namespace": "acme",
       "fields": [{"name": "id", "type": "string"}, {"name": "where", "type": "acme.Where"}]}
      """;

  @TempDir static Path directory;

  private static RealRegistry registry;
  private static int doc;

  @BeforeAll
  static void start() throws Exception {
    registry = new RealRegistry(directory);
    registry.register("acme.Where", "AVRO", WHERE);
    doc = registry.register("docs-value", "AVRO", DOC, "acme.Where");
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
  }

  private static byte[] avro() throws Exception {
    var parser = new Schema.Parser();
    Schema where = parser.parse(WHERE);
    Schema schema = parser.parse(DOC);
    return RegisteredAvroTest.avro(
        schema,
        new GenericRecordBuilder(schema)
            .set("id", "a")
            .set("where", new GenericRecordBuilder(where).set("city", "Ulm").build())
            .build());
  }

  private static String read(
      URI url, RegistryApi api, int idBytes, byte[] value, RecordHeader... headers) {
    var record = new RawRecord("passages", 0, 0, 0, null, value, List.of(headers));
    try (var values =
        new RegisteredValues(
            RegisteredValues.Encoding.AVRO,
            new RegistryOptions(url, api, idBytes, null, null),
            Duration.ofSeconds(10))) {
      return values.read("value", value, record).toString();
    }
  }

  private static byte[] framed(int idBytes, long id) throws Exception {
    byte[] payload = avro();
    ByteBuffer framed = ByteBuffer.allocate(1 + idBytes + payload.length).put((byte) 0);
    return (idBytes == 4 ? framed.putInt((int) id) : framed.putLong(id)).put(payload).array();
  }

  @Test
  void readsBySchemaIdsOfConfluentsApi() throws Exception {
    assertThat(read(registry.confluent(), RegistryApi.CONFLUENT, 4, framed(4, doc)))
        .isEqualTo("{\"id\":\"a\",\"where\":{\"city\":\"Ulm\"}}");
  }

  @Test
  void readsByBothIdsOfApicurio() throws Exception {
    for (RegistryApi api :
        List.of(RegistryApi.APICURIO_GLOBAL_IDS, RegistryApi.APICURIO_CONTENT_IDS)) {
      assertThat(read(registry.apicurio(), api, 8, framed(8, doc)))
          .isEqualTo("{\"id\":\"a\",\"where\":{\"city\":\"Ulm\"}}");
    }
    byte[] id = ByteBuffer.allocate(8).putLong(doc).array();
    assertThat(
            read(
                registry.apicurio(),
                RegistryApi.APICURIO_CONTENT_IDS,
                4,
                avro(),
                new RecordHeader("apicurio.value.globalId", id)))
        .isEqualTo("{\"id\":\"a\",\"where\":{\"city\":\"Ulm\"}}");
  }

  @Test
  void anIdThatItDoesNotHaveRefusesTheRecord() {
    for (RegistryApi api : RegistryApi.values()) {
      URI url = api == RegistryApi.CONFLUENT ? registry.confluent() : registry.apicurio();
      assertThatThrownBy(() -> read(url, api, 4, framed(4, 4_711)))
          .isInstanceOf(RejectedRecord.class)
          .hasMessageContaining("4711: unknown to the registry " + url);
    }
  }

  @Test
  void aMistakenUrlRefusesNoRecord() {
    for (RegistryApi api : RegistryApi.values()) {
      URI url = api == RegistryApi.CONFLUENT ? registry.apicurio() : registry.confluent();
      assertThatThrownBy(
              () -> {
                try (var values =
                    new RegisteredValues(
                        RegisteredValues.Encoding.AVRO,
                        new RegistryOptions(url, api, 4, null, null),
                        Duration.ZERO)) {
                  byte[] value = framed(4, doc);
                  values.read(
                      "value", value, new RawRecord("passages", 0, 0, 0, null, value, List.of()));
                }
              })
          .isInstanceOf(RegistryUnavailable.class)
          .hasMessageContaining("status 404, see passages.registry.url");
    }
  }
}

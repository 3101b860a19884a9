package dev.relkt.topic.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.relkt.topic.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisteredProtobufTest {

  static final String WHERE =
      """
      syntax = "proto3";
      package acme;
      message Where { string city = 1; }
      """;
  static final String DOCS =
      """
      syntax = "proto3";
      package acme.docs;
      import "google/protobuf/timestamp.proto";
      import "google/protobuf/wrappers.proto";
      import "acme/where.proto";
      option java_package = "com.acme.docs";

      enum Desk { UNKNOWN = 0; SCIENCE = 1; }
      message Other { map<string, int64> counts = 1; message Inner { string body = 2; } }
      message Doc {
        string id = 1;
        string body_text = 2 [deprecated = true];
        acme.Where where = 3;
        google.protobuf.Timestamp at = 4;
        google.protobuf.StringValue note = 5;
        repeated string tags = 6;
        Desk desk = 7;
        bool draft = 8;
        optional int32 year = 9;
        map<string, int64> counts = 10;
        oneof kind { string book = 11; uint64 number = 12; }
        bytes raw = 13;
        reserved 20 to 30;
      }
      """;

  private final TestRegistry registry;

  RegisteredProtobufTest() throws Exception {
    registry = new TestRegistry();
    ObjectMapper json = new ObjectMapper();
    registry.put(
        "/schemas/ids/5",
        json.writeValueAsString(
            Map.of(
                "schemaType",
                "PROTOBUF",
                "schema",
                DOCS,
                "references",
                List.of(Map.of("name", "acme/where.proto", "subject", "where", "version", 1)))));
    registry.put(
        "/subjects/where/versions/1",
        json.writeValueAsString(Map.of("schemaType", "PROTOBUF", "schema", WHERE)));
    registry.put(
        "/schemas/ids/6",
        json.writeValueAsString(Map.of("schemaType", "PROTOBUF", "schema", DOCS)));
    registry.put(
        "/schemas/ids/7",
        json.writeValueAsString(Map.of("schemaType", "PROTOBUF", "schema", "message {")));
    registry.put("/ids/contentIds/8", WHERE);
    registry.put("/ids/contentIds/8/references", "[]");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  /** What writes fields of a message. */
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  static byte[] framed(int id, byte[] place, byte[] message) {
    return ByteBuffer.allocate(5 + place.length + message.length)
        .put((byte) 0)
        .putInt(id)
        .put(place)
        .put(message)
        .array();
  }

  static byte[] doc() throws IOException {
    byte[] where = message(out -> out.writeString(1, "Ulm"));
    byte[] count =
        message(
            out -> {
              out.writeString(1, "words");
              out.writeInt64(2, 12);
            });
    return message(
        out -> {
          out.writeString(1, "a");
          out.writeString(2, "Der Mond.");
          out.writeBytes(3, ByteString.copyFrom(where));
          out.writeMessage(4, Timestamp.newBuilder().setSeconds(1_767_225_600).build());
          out.writeMessage(5, StringValue.of("n"));
          out.writeString(6, "x");
          out.writeString(6, "y");
          out.writeEnum(7, 1);
          out.writeInt32(9, 0);
          out.writeBytes(10, ByteString.copyFrom(count));
          out.writeUInt64(12, -1L);
          out.writeString(99, "of a later version");
        });
  }

  private String read(RegistryApi api, byte[] value) {
    try (var values =
        new RegisteredValues(
            RegisteredValues.Encoding.PROTOBUF,
            new RegistryOptions(registry.url(), api, 4, null, null),
            Duration.ofSeconds(5))) {
      return values
          .read("value", value, new RawRecord("passages", 0, 0, 0, null, value, List.of()))
          .toString();
    }
  }

  @Test
  void readsAMessageByItsPlaceInTheFile() throws Exception {
    // Two numbers as zigzag: how many there are (1), and which (1, the second message).
    assertThat(read(RegistryApi.CONFLUENT, framed(5, new byte[] {2, 2}, doc())))
        .isEqualTo(
            "{\"id\":\"a\",\"body_text\":\"Der Mond.\",\"where\":{\"city\":\"Ulm\"},"
                + "\"at\":\"2026-01-01T00:00:00Z\",\"note\":\"n\",\"tags\":[\"x\",\"y\"],"
                + "\"desk\":\"SCIENCE\",\"draft\":false,\"year\":0,\"counts\":{\"words\":12},"
                + "\"number\":18446744073709551615}");
  }

  @Test
  void theFirstMessageIsOneZeroAndOneInsideHasItsPath() throws Exception {
    byte[] count =
        message(
            out -> {
              out.writeString(1, "k");
              out.writeInt64(2, -1);
            });
    assertThat(
            read(
                RegistryApi.CONFLUENT,
                framed(
                    5,
                    new byte[] {0},
                    message(out -> out.writeBytes(1, ByteString.copyFrom(count))))))
        .isEqualTo("{\"counts\":{\"k\":-1}}");
    assertThat(
            read(
                RegistryApi.CONFLUENT,
                framed(5, new byte[] {4, 0, 0}, message(out -> out.writeString(2, "inside")))))
        .isEqualTo("{\"body\":\"inside\"}");
  }

  @Test
  void readsTheNameThatApicuriosSerializerWrites() throws Exception {
    byte[] name = message(out -> out.writeString(1, "Where"));
    byte[] delimited =
        ByteBuffer.allocate(1 + name.length).put((byte) name.length).put(name).array();
    assertThat(
            read(
                RegistryApi.APICURIO_CONTENT_IDS,
                framed(8, delimited, message(out -> out.writeString(1, "Ulm")))))
        .isEqualTo("{\"city\":\"Ulm\"}");
  }

  @Test
  void refusesWhatIsNoMessageOfTheSchema() {
    assertThatThrownBy(() -> read(RegistryApi.CONFLUENT, framed(5, new byte[] {2, 8}, doc())))
        .hasMessage(
            "value: no message of schema id 5 (expected: one of Protobuf, behind its place in the"
                + " schema)");
    assertThatThrownBy(
            () ->
                read(RegistryApi.CONFLUENT, framed(5, new byte[] {2, 2}, new byte[] {10, 9, 'a'})))
        .hasMessageStartingWith("value: no message of schema id 5");
    assertThatThrownBy(() -> read(RegistryApi.CONFLUENT, framed(6, new byte[] {0}, new byte[0])))
        .hasMessageStartingWith(
            "value: schema id 6: no schema of Protobuf: imports acme/where.proto, which is not"
                + " registered with it");
    assertThatThrownBy(() -> read(RegistryApi.CONFLUENT, framed(7, new byte[] {0}, new byte[0])))
        .hasMessageStartingWith("value: schema id 7: no schema of Protobuf: ");
  }

  @Test
  void aMessageTakesNoMoreMemoryThanItsBytesCanMean() throws Exception {
    var numbers =
        new StringBuilder("syntax = \"proto3\";\nmessage All { repeated Many many = 1; }\n");
    numbers.append("message Many {\n");
    for (int i = 1; i <= 500; i++) {
      numbers.append("  int32 n%d = %d;\n".formatted(i, i));
    }
    put(9, numbers.append("}\n").toString());
    byte[] empty = new byte[20_000];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = 10;
    }
    assertThatThrownBy(() -> read(RegistryApi.CONFLUENT, framed(9, new byte[] {0}, empty)))
        .hasMessage(
            "value: message of schema id 9: more than 270,001 values, which is more than its bytes"
                + " can mean");
    var optional = numbers.toString().replace("int32", "optional int32");
    put(10, optional);
    assertThat(read(RegistryApi.CONFLUENT, framed(10, new byte[] {0}, Arrays.copyOf(empty, 2_000))))
        .startsWith("{\"many\":[{},{},");
    assertThatThrownBy(() -> read(RegistryApi.CONFLUENT, framed(10, new byte[] {0}, empty)))
        .hasMessageContaining("which is more than its bytes can mean");
  }

  @Test
  void listsInListsAreReadInOneGo() throws Exception {
    put(
        9,
        "syntax = \"proto3\";\nimport \"google/protobuf/struct.proto\";\n"
            + "message Doc { google.protobuf.Value any = 1; }");
    Value nested = Value.newBuilder().setNumberValue(1).build();
    for (int i = 0; i < 45; i++) {
      nested = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(nested)).build();
    }
    Value any = nested;
    assertThat(
            read(
                RegistryApi.CONFLUENT,
                framed(9, new byte[] {0}, message(out -> out.writeMessage(1, any)))))
        .isEqualTo("{\"any\":" + "[".repeat(45) + "1.0" + "]".repeat(45) + "}");
  }

  private void put(int id, String schema) throws IOException {
    registry.put(
        "/schemas/ids/" + id,
        new ObjectMapper().writeValueAsString(Map.of("schemaType", "PROTOBUF", "schema", schema)));
  }
}

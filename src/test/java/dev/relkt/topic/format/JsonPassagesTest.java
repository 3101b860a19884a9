package dev.relkt.topic.format;

import static dev.relkt.topic.format.ReaderUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.topic.StrictJson;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPassagesTest {

  private static final String ARTICLE =
      """
      {"doc": {"id": "a-1", "body": ["Der Mond ist rund.", "Er scheint."], "head": "Mond"},
       "language": "de", "desk": "science", "authors": ["Ada", "Emmy"], "note": null}
      """;

  @Test
  void findsThePartsOfAPassageByTheirPaths() {
    var reader =
        new ReaderUnderTest(
            "format=json",
            "fields.id=doc.id",
            "fields.text=doc.body",
            "fields.title=doc.head",
            "fields.lang=language",
            "fields.metadata=desk, first=authors[0], note, none.at.all");
    assertThat(reader.passage("another key", ARTICLE))
        .isEqualTo(
            new Passage(
                new PassageId("a-1"),
                new Language("de"),
                "Mond",
                "Der Mond ist rund.\nEr scheint.",
                Metadata.ofTexts(Map.of("desk", "science", "first", "Ada"))));
  }

  @Test
  void aStarIsEveryFieldThatNothingElseReads() {
    var reader =
        new ReaderUnderTest("format=json", "fields.metadata=*, where=place", "fields.title=");
    assertThat(
            reader
                .passage(
                    "a",
                    "{\"text\":\"x\",\"lang\":\"de\",\"title\":\"T\",\"place\":\"Ulm\",\"desk\":\"d\",\"none\":null}")
                .metadata())
        .isEqualTo(Metadata.ofTexts(Map.of("title", "T", "where", "Ulm", "desk", "d")));
  }

  @Test
  void readsWithoutAnyPathWhatIsCalledAsReLKTCallsIt() {
    var reader = new ReaderUnderTest("format=json");
    Passage passage =
        reader.passage("a", "{\"text\":\"x\",\"title\":\"T\",\"lang\":\"de\",\"other\":[1,{}]}");
    assertThat(passage)
        .isEqualTo(new Passage(new PassageId("a"), new Language("de"), "T", "x", Metadata.NONE));
  }

  @Test
  void aPartOfATemplateThatIsMissingGoesWithTheWordsBehindIt() {
    var reader = new ReaderUnderTest("format=json", "fields.text=[{kind}] {title}. {body}");
    assertThat(
            reader
                .passage("a", "{\"kind\":\"k\",\"title\":\"T\",\"body\":\"B\",\"lang\":\"de\"}")
                .text())
        .isEqualTo("[k] T. B");
    assertThat(
            reader
                .passage("a", "{\"kind\":\"k\",\"title\":\"\",\"body\":\"B\",\"lang\":\"de\"}")
                .text())
        .isEqualTo("[k] B");
    assertThat(
            reader
                .passage("a", "{\"kind\":\"k\",\"body\":null,\"title\":\"T\",\"lang\":\"de\"}")
                .text())
        .isEqualTo("[k] T.");
    assertThat(reader.reason("a", "{\"lang\":\"de\"}"))
        .isEqualTo("[{kind}] {title}. {body} (passages.fields.text): missing (expected: a string)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cn-1",
        "\"cn-1\"",
        "{\"id\": \"cn-1\"}",
        "{\"schema\": {\"type\": \"string\", \"optional\": false}, \"payload\": \"cn-1\"}",
        "{\"schema\": {\"type\": \"struct\"}, \"payload\": {\"id\": \"cn-1\"}}",
        "\0\0\0\0\7\"cn-1\"",
        "\0\0\0\0\7{\"id\":\"cn-1\"}",
      })
  void unwrapsAKeyOfConvertersAndSerializers(String key) {
    var reader = new ReaderUnderTest("format=json");
    assertThat(reader.passage(key, "{\"text\":\"x\",\"lang\":\"de\"}").id().value())
        .isEqualTo("cn-1");
    assertThat(reader.deleted(key, null)).isEqualTo("cn-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{curly}", "\"", "a\"b", "12", "true", "null"})
  void aKeyThatOnlyLooksLikeJsonIsAText(String key) {
    assertThat(new ReaderUnderTest("format=json").deleted(key, null)).isEqualTo(key);
  }

  @Test
  void aWholeNumberIsAnId() {
    var reader = new ReaderUnderTest("format=json", "fields.id=nr");
    assertThat(
            reader
                .passage((String) null, "{\"nr\":9007199254740993,\"text\":\"x\",\"lang\":\"de\"}")
                .id()
                .value())
        .isEqualTo("9007199254740993");
    assertThat(reader.deleted("{\"nr\":12}", null)).isEqualTo("12");
    assertThat(reader.reason("k", "{\"nr\":1.5,\"text\":\"x\"}"))
        .isEqualTo("nr (passages.fields.id): 1.5 (expected: a string or a whole number)");
  }

  @Test
  void aDeleteNeverGoesToAnIdThatWasNotInTheKey() {
    var reader = new ReaderUnderTest("format=json", "fields.id=doc_id");
    assertThat(reader.reason("a partition key", null))
        .isEqualTo(
            "doc_id (passages.fields.id): missing in the key, which is all that this delete has"
                + " (expected: the id in the key; use key, or key.NAME)");
    assertThat(new ReaderUnderTest("format=json").reason("{\"a\":1,\"b\":2}", null))
        .isEqualTo(
            "key: an object with a, b (expected: one field, or passages.fields.id: key.NAME)");
    assertThat(
            new ReaderUnderTest("format=json", "fields.id=key.b")
                .deleted("{\"a\":1,\"b\":2}", null))
        .isEqualTo("2");
    assertThat(new ReaderUnderTest("format=json").reason((String) null, null))
        .isEqualTo("key (passages.fields.id): missing (expected: the passage's id)");
  }

  @Test
  void takesTheSchemaIdOfConfluentAndOfApicurioOff() {
    var reader = new ReaderUnderTest("format=json");
    byte[] json = bytes("{\"text\":\"x\",\"lang\":\"de\"}");
    byte[] confluent =
        ByteBuffer.allocate(5 + json.length).put((byte) 0).putInt(123).put(json).array();
    byte[] apicurio =
        ByteBuffer.allocate(9 + json.length).put((byte) 0).putLong(123).put(json).array();
    assertThat(reader.passage(bytes("a"), confluent).text()).isEqualTo("x");
    assertThat(reader.passage(bytes("a"), apicurio).text()).isEqualTo("x");
    assertThat(reader.reason(bytes("a"), new byte[] {0, 0, 0, 0, 9, 4, 'e', 'n', 2, 'x'}))
        .isEqualTo(
            "value: begins with 0x00 and no JSON follows a schema id (expected: JSON; for Avro or"
                + " Protobuf set passages.format)");
  }

  @Test
  void readsWhatConnectsJsonConverterWrites() {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.STRING_SCHEMA)
            .field("text", Schema.STRING_SCHEMA)
            .field("lang", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct row = new Struct(schema).put("id", "cn-1").put("text", "x").put("lang", "de");
    Schema optional = SchemaBuilder.struct().optional().field("id", Schema.STRING_SCHEMA).build();
    var reader = new ReaderUnderTest("format=json");
    for (String schemas : new String[] {"true", "false"}) {
      try (var keys = new JsonConverter();
          var values = new JsonConverter()) {
        keys.configure(Map.of("schemas.enable", schemas), true);
        values.configure(Map.of("schemas.enable", schemas), false);
        byte[] key = keys.fromConnectData("t", Schema.STRING_SCHEMA, "cn-1");
        assertThat(reader.passage(key, values.fromConnectData("t", schema, row)))
            .isEqualTo(
                new Passage(new PassageId("cn-1"), new Language("de"), "", "x", Metadata.NONE));
        var without =
            schemas.equals("true")
                ? reader.read(key, values.fromConnectData("t", optional, null))
                : reader.read(key, values.fromConnectData("t", null, null));
        assertThat(without).isEqualTo(reader.read(bytes("cn-1"), null));
      }
    }
  }

  @Test
  void saysFromWhichPathAPartCameThatIsRefused() {
    var reader =
        new ReaderUnderTest(
            "format=json", "fields.text=doc.body", "fields.lang=language", "fields.title=head");
    assertThat(reader.reason("a", "{\"doc\":{\"body\":\" \"},\"language\":\"de\"}"))
        .isEqualTo(
            "text: empty or blank (expected: at least one letter, number or symbol); text is doc.body"
                + " of the record");
    assertThat(reader.reason("a", "{\"doc\":{\"body\":{\"p\":\"x\"}}}"))
        .isEqualTo("doc.body (passages.fields.text): an object (expected: a string)");
    assertThat(reader.reason("a", "{\"doc\":{\"body\":[\"x\",[1]]}}"))
        .isEqualTo(
            "doc.body (passages.fields.text): an array (expected: a string, or a list of strings)");
    assertThat(reader.reason("a", "{\"doc\":\"x\"}"))
        .isEqualTo("doc.body (passages.fields.text): missing (expected: a string)");
    assertThat(reader.reason("a", "[1]")).isEqualTo("value: an array (expected: a JSON object)");
    assertThat(reader.reason("a", "{\"doc\":")).startsWith("value: not JSON at line 1, column 8: ");
  }

  @Test
  void valuesKeepTheirTypes() {
    var reader =
        new ReaderUnderTest(
            "format=json", "fields.metadata=*", "fields.version=rev", "fields.expires-at=until");
    var change =
        reader.change(
            "a",
            """
            {"text": "x", "lang": "de", "rev": "7", "until": 4102444800000, "year": 2026, "draft": false,
             "tags": ["a", "b"], "pdf": {"page": 3}}
            """);
    assertThat(change)
        .isEqualTo(
            new PassageChange.Upsert(
                new Passage(
                    new PassageId("a"),
                    new Language("de"),
                    "",
                    "x",
                    MetadataJson.read(
                        StrictJson.tree(
                            "test",
                            bytes(
                                "{\"year\":2026,\"draft\":false,\"tags\":[\"a\",\"b\"],\"pdf\":{\"page\":3}}")),
                        "",
                        problem -> {}),
                    Optional.of(Instant.parse("2100-01-01T00:00:00Z"))),
                new WriteVersion(OptionalLong.of(7), OptionalLong.empty())));
    assertThat(reader.reason("a", "{\"text\":\"x\",\"rev\":1.5}"))
        .isEqualTo("rev (passages.fields.version): 1.5 (expected: a whole number)");
  }

  @Test
  void aTimeIsWrittenAsISO8601() {
    var mapping = new ReaderUnderTest("format=json", "fields.expires-at=until");
    assertThat(mapping.reason("a", "{\"text\":\"x\",\"until\":1767225600000000}"))
        .isEqualTo(
            "until (passages.fields.expires-at): 1767225600000000 (expected: a time of ISO 8601, or"
                + " milliseconds since 1970 before the year 10000)");
  }

  @Test
  void anEmptyValueDeletesWhereItIsAllowedTo() {
    for (String format : new String[] {"relkt", "json", "debezium-json"}) {
      var allowed = new ReaderUnderTest("format=" + format, "empty-value=delete");
      assertThat(allowed.deleted("e-1", "")).isEqualTo("e-1");
      assertThat(allowed.deleted("e-1", " null\n")).isEqualTo("e-1");
      assertThat(allowed.deleted("e-1", null)).isEqualTo("e-1");
      var refused = new ReaderUnderTest("format=" + format);
      assertThat(refused.reason("e-1", ""))
          .startsWith("value: 0 bytes (expected: a JSON object; a delete is a null value");
      assertThat(refused.reason("e-1", "null"))
          .startsWith("value: the word null (expected: a JSON object; a delete is a null value");
    }
  }

  @Test
  void aValueThatIsTooLargeIsNotRead() {
    assertThat(new ReaderUnderTest("format=json").reason("a", " ".repeat((4 << 20) + 1)))
        .isEqualTo("value: 4,194,305 bytes (expected: at most 4,194,304)");
  }

  @Test
  void aValueThatIsNestedTooDeeplyIsRefused() {
    var reader = new ReaderUnderTest("format=json", "fields.metadata=*");
    String deep = "[".repeat(999) + "]".repeat(999);
    assertThat(reader.reason("a", "{\"text\":\"x\",\"deep\":" + deep + "}"))
        .isEqualTo("value: brackets nested too deeply (expected: at most 1,000 levels)");
    assertThat(reader.reason("a", "{\"text\":\"x\",\"deep\":[" + deep + "]}"))
        .contains("brackets nested too deeply");
  }

  @Test
  void aNumberThatIsTooLargeIsRefusedAndBecomesNoText() {
    var reader = new ReaderUnderTest("format=json", "fields.metadata=*");
    assertThat(reader.reason("a", "{\"text\":\"x\",\"big\":1e400}"))
        .startsWith("metadata.big: 1E+400 (expected: a number that fits into 64 bits)");
    assertThat(reader.reason("a", "{\"text\":\"x\",\"big\":1e99999999999}"))
        .isEqualTo(
            "value: a number with too many digits in its exponent (expected: one that fits into 64"
                + " bits)");
  }
}

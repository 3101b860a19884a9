package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.bytes;
import static dev.relkt.topic.Records.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PassagesTopicTest {

  private static final PassagesTopic TOPIC = new PassagesTopic();

  @Test
  void readsWhatItWrites() {
    var passage =
        new Passage(
            new PassageId("moon/de ✓"),
            new Language("zh-TW"),
            "月球 \"Mond\"",
            "Der Mond\n\tist rund. 𝔐",
            Map.of("page", "12", "source", "wiki"));
    assertThat(accepted(TOPIC.decode(Records.of(PassagesTopic.encode("passages", passage)))))
        .isEqualTo(new PassageChange.Upsert(passage));
  }

  @Test
  void aNullValueIsADelete() {
    var id = new PassageId("moon");
    assertThat(accepted(TOPIC.decode(Records.of(PassagesTopic.delete("passages", id)))))
        .isEqualTo(new PassageChange.Delete(id));
  }

  @Test
  void takesTheFewestFields() {
    var change =
        accepted(TOPIC.decode(Records.of("a", "{\"text\":\"x\",\"lang\":\"de\",\"title\":null}")));
    assertThat(change)
        .isEqualTo(
            new PassageChange.Upsert(
                new Passage(new PassageId("a"), new Language("de"), "", "x", Map.of())));
  }

  @Test
  void detectsTheLanguageWhereNoneIsGiven() {
    Map<String, String> texts =
        Map.of(
            "de",
            "Der Mond ist der einzige natürliche Satellit der Erde und umkreist sie in einem"
                + " Monat.",
            "en",
            "The Moon is the only natural satellite of the Earth and goes around it in a month.",
            "zh",
            "月球是地球唯一的天然卫星，是太阳系中第五大的卫星，它每个月绕地球一圈。",
            "th",
            "ดวงจันทร์เป็นดาวบริวารธรรมชาติเพียงดวงเดียวของโลก และโคจรรอบโลกในหนึ่งเดือน",
            "ar",
            "القمر هو القمر الطبيعي الوحيد للأرض ويدور حولها في شهر واحد تقريبا.");
    texts.forEach(
        (tag, text) -> {
          var change = accepted(TOPIC.decode(Records.of("a", "{\"text\":\"" + text + "\"}")));
          assertThat(((PassageChange.Upsert) change).passage().language())
              .as(text)
              .isEqualTo(new Language(tag));
        });
  }

  @Test
  void passesOverAByteOrderMarkBeforeTheValue() {
    var change = accepted(TOPIC.decode(Records.of("a", "\uFEFF{\"text\":\"x\",\"lang\":\"de\"}")));
    assertThat(change)
        .isEqualTo(
            new PassageChange.Upsert(
                new Passage(new PassageId("a"), new Language("de"), "", "x", Map.of())));
  }

  @Test
  void saysUndeterminedWhereTheLanguageIsNotClear() {
    var change = accepted(TOPIC.decode(Records.of("a", "{\"text\":\"4711\"}")));
    assertThat(((PassageChange.Upsert) change).passage().language())
        .isEqualTo(Language.UNDETERMINED);
  }

  @Test
  void readsControlCharactersAsSpacesAndAnEmptyLanguageAsNone() {
    var change =
        accepted(
            TOPIC.decode(Records.of("a", "{\"text\":\"page\\ftwo\\u0000 4711\",\"lang\":\" \"}")));
    assertThat(change)
        .isEqualTo(
            new PassageChange.Upsert(
                new Passage(
                    new PassageId("a"), Language.UNDETERMINED, "", "page two  4711", Map.of())));
  }

  static Stream<Arguments> badRecords() {
    String tooLong = "x".repeat(Passage.MAX_TEXT_BYTES + 1);
    return Stream.of(
        Arguments.of(
            "not JSON",
            Records.of("a", "{\"text\": \"no end"),
            "value: not JSON at line 1, column 17: it ends in the middle of a string (expected: a JSON"
                + " object)"),
        Arguments.of(
            "half an object",
            Records.of("a", "{"),
            "value: not JSON at line 1, column 2: it ends in the middle (expected: a JSON object)"),
        Arguments.of(
            "something after the JSON",
            Records.of("a", "{\"text\":\"x\",\"lang\":\"de\"} {}"),
            "value: something follows the JSON (expected: one JSON object and nothing else)"),
        Arguments.of(
            "a field twice",
            Records.of("a", "{\"text\":\"x\",\"text\":\"y\"}"),
            "value: not JSON at line 1, column 19: field \"text\" twice (expected: a JSON"
                + " object)"),
        Arguments.of(
            "an array", Records.of("a", "[1]"), "value: an array (expected: a JSON object)"),
        Arguments.of(
            "an empty value",
            Records.of("a", ""),
            "value: 0 bytes (expected: a JSON object; a delete is a null value, and your client sent an"
                + " empty one)"),
        Arguments.of(
            "the word null",
            Records.of("a", "null"),
            "value: the word null (expected: a JSON object; a delete is a null value, and your client"
                + " sent a text)"),
        Arguments.of(
            "a value of a schema registry",
            Records.of(bytes("a"), new byte[] {0, 0, 0, 0, 7, '{', '}'}),
            "value: begins with 0x00 and schema id 7, as the serializers of a schema registry write it"
                + " (expected: a JSON object alone, in UTF-8); use a serializer that asks no registry,"
                + " or for passages set passages.format"),
        Arguments.of(
            "a key of a schema registry",
            Records.of(new byte[] {0, 0, 0, 0, 3, '\n', 'a'}, bytes("{}")),
            "key: begins with 0x00 and schema id 3, as the serializers of a schema registry write it"
                + " (expected: the passage id alone, as UTF-8); use StringSerializer for keys, or for"
                + " passages set passages.format"),
        Arguments.of(
            "a key in quotes",
            Records.of("\"cn-1\"", null),
            "key: \"cn-1\" in quotes, as Kafka Connect's JsonConverter writes it (expected: the passage"
                + " id alone); set key.converter=org.apache.kafka.connect.storage.StringConverter"
                + ", or for passages passages.format=json"),
        Arguments.of(
            "a key in Connect's envelope",
            Records.of("{\"schema\":{\"type\":\"string\"},\"payload\":\"cn-2\"}", "{}"),
            "key: schema and payload, as Kafka Connect's JsonConverter writes it (expected: the passage"
                + " id alone); set key.converter=org.apache.kafka.connect.storage.StringConverter"
                + ", or for passages passages.format=json"),
        Arguments.of(
            "a key of Debezium",
            Records.of("{\"id\": \"dbz-1\"}", null),
            "key: a JSON object, as Debezium writes it (expected: the passage id alone); take the id"
                + " out with the transform ExtractField$Key and set"
                + " key.converter=org.apache.kafka.connect.storage.StringConverter, or for passages"
                + " passages.format=debezium-json"),
        Arguments.of(
            "a key with a byte order mark",
            Records.of("\uFEFFa", null),
            "key: begins with a byte order mark (expected: the passage id alone)"),
        Arguments.of(
            "a value in Connect's envelope",
            Records.of("a", "{\"schema\": {}, \"payload\": {\"text\": \"x\"}}"),
            "value: schema and payload, as Kafka Connect's JsonConverter writes it (expected: the"
                + " payload alone); set value.converter.schemas.enable=false, or for passages"
                + " passages.format=json"),
        Arguments.of(
            "a change event of Debezium",
            Records.of("a", "{\"before\": null, \"after\": {\"text\": \"x\"}, \"op\": \"c\"}"),
            "value: before, after and op, a change event of Debezium (expected: a passage or question"
                + " alone); set the transform io.debezium.transforms.ExtractNewRecordState, or for"
                + " passages passages.format=debezium-json"),
        Arguments.of(
            "a value in UTF-16",
            Records.of(
                bytes("a"),
                "{\"text\":\"x\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)),
            "value: text in UTF-16 (expected: a JSON object in UTF-8); let the producer encode it as"
                + " UTF-8"),
        Arguments.of(
            "not a number",
            Records.of("a", "{\"text\":\"x\",\"metadata\":{\"page\":NaN}}"),
            "value: not JSON at line 1, column 35: NaN, which JSON does not have; write null or leave"
                + " the field out (expected: a JSON object)"),
        Arguments.of(
            "no text", Records.of("a", "{\"lang\":\"de\"}"), "text: missing (expected: a string)"),
        Arguments.of(
            "wrong types",
            Records.of(
                "a",
                "{\"text\":5,\"title\":[],\"lang\":{},\"metadata\":{\"page\":[[12]],\"ok\":\"x\"},\"schema\":\"1\"}"),
            "schema: \"1\" (expected: the number 1); text: 5 (expected: a string);"
                + " title: an array (expected: a string); lang: an object (expected: a string);"
                + " metadata.page[0]: a list in a list (expected: a value)"),
        Arguments.of(
            "a schema of the future",
            Records.of("a", "{\"schema\":2,\"text\":\"x\",\"lang\":\"de\"}"),
            "schema: 2 (expected: the number 1)"),
        Arguments.of(
            "unknown fields",
            Records.of("a", "{\"text\":\"x\",\"lang\":\"de\",\"tittle\":\"y\",\"tags\":[]}"),
            "tittle: unknown field (expected: schema, id, text, title, lang, metadata, tenant, expiresAt, version, ifVersion); tags:"
                + " unknown field (expected: schema, id, text, title, lang, metadata, tenant, expiresAt, version, ifVersion)"),
        Arguments.of(
            "a blank tenant",
            Records.of("a", "{\"text\":\"x\",\"lang\":\"de\",\"tenant\":\" \"}"),
            "tenant: empty or blank (expected: 1 to 100 characters)"),
        Arguments.of(
            "two tenants",
            Records.of(
                "a",
                "{\"text\":\"x\",\"lang\":\"de\",\"tenant\":\"a\",\"metadata\":{\"tenant\":\"b\"}}"),
            "tenant: \"a\" (expected: \"b\", as metadata.tenant)"),
        Arguments.of(
            "a list of tenants",
            Records.of(
                "a", "{\"text\":\"x\",\"lang\":\"de\",\"metadata\":{\"tenant\":[\"a\",\"b\"]}}"),
            "metadata.tenant: a, b (expected: a text, whose passage it is)"),
        Arguments.of(
            "an empty text",
            Records.of("a", "{\"text\":\"\",\"lang\":\"de\"}"),
            "text: empty or blank (expected: at least one letter, number or symbol)"),
        Arguments.of(
            "a blank text",
            Records.of("a", "{\"text\":\" \\n\\t\",\"lang\":\"de\"}"),
            "text: empty or blank (expected: at least one letter, number or symbol)"),
        Arguments.of(
            "punctuation",
            Records.of("a", "{\"text\":\"?!…\",\"lang\":\"de\"}"),
            "text: no letter, number or symbol (expected: at least one)"),
        Arguments.of(
            "a text that is too long",
            Records.of("a", "{\"text\":\"" + tooLong + "\",\"lang\":\"de\"}"),
            "text: 1,048,577 bytes of UTF-8 (expected: at most 1,048,576); cut it into several passages"),
        Arguments.of(
            "a value that is too large",
            Records.of("a", " ".repeat(PassagesTopic.DEFAULT_MAX_VALUE_BYTES + 1)),
            "value: 4,194,305 bytes (expected: at most 4,194,304)"),
        Arguments.of(
            "a value that is not UTF-8",
            Records.of(bytes("a"), new byte[] {'{', '"', (byte) 0xC3, '"'}),
            "value: not UTF-8, byte 0xC3 at position 2 (expected: UTF-8)"),
        Arguments.of(
            "a value that ends within a character",
            Records.of(bytes("a"), new byte[] {'"', (byte) 0xE6, (byte) 0x9C}),
            "value: not UTF-8, byte 0xE6 at position 1 (expected: UTF-8)"),
        Arguments.of(
            "an unknown language",
            Records.of("a", "{\"text\":\"x\",\"lang\":\"qqq\"}"),
            "language: \"qqq\" is unknown (expected: a BCP 47 tag whose language is in ISO 639,"
                + " such as en, zh-TW or fon)"),
        Arguments.of(
            "no language tag",
            Records.of("a", "{\"text\":\"x\",\"lang\":\"german, please\"}"),
            "language: \"german, please\" is not a BCP 47 tag (nearest: de; expected: a tag such as en,"
                + " zh-TW or fon)"),
        Arguments.of(
            "a raw control character",
            Records.of("a", "{\"text\":\"a\u0001b\",\"lang\":\"de\"}"),
            "value: not JSON at line 1, column 11: control character 1 inside a string; it must be"
                + " escaped there (expected: a JSON object)"),
        Arguments.of(
            "half a surrogate pair",
            Records.of("a", "{\"text\":\"a\\ud800b\",\"lang\":\"de\"}"),
            "text: half a surrogate pair U+D800 at position 1 (expected: valid Unicode)"),
        Arguments.of(
            "another id than the key",
            Records.of("a", "{\"id\":\"b\",\"text\":\"x\",\"lang\":\"de\"}"),
            "id: \"b\" (expected: the key \"a\")"),
        Arguments.of(
            "no key",
            Records.of((String) null, "{\"text\":\"x\"}"),
            "key: missing (expected: the passage id, as UTF-8)"),
        Arguments.of(
            "no key and no value",
            Records.of((String) null, null),
            "key: missing (expected: the passage id, as UTF-8)"),
        Arguments.of(
            "a blank key",
            Records.of(" ", null),
            "key: passage id: empty or blank (expected: 1 to 512 bytes of text)"),
        Arguments.of(
            "a key that is not UTF-8",
            Records.of(new byte[] {'a', (byte) 0xFF}, null),
            "key: not UTF-8, byte 0xFF at position 1 (expected: UTF-8)"),
        Arguments.of(
            "a key that is too long",
            Records.of("é".repeat(257), null),
            "key: passage id: 514 bytes (expected: at most 512)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRecords")
  void refusesWithAReason(String what, RawRecord bad, String reason) {
    assertThat(reason(TOPIC.decode(bad))).isEqualTo(reason);
  }

  @Test
  void aTenantIsMetadataAndAConditionOfTheWrite() {
    var tenant = new Tenant("acme");
    List<RawRecord> ways =
        List.of(
            Records.of("a", "{\"text\":\"x\",\"lang\":\"de\",\"tenant\":\"acme\"}"),
            Records.of("a", "{\"text\":\"x\",\"lang\":\"de\",\"metadata\":{\"tenant\":\"acme\"}}"),
            ofTenant("acme", "{\"text\":\"x\",\"lang\":\"de\"}"),
            ofTenant(
                "acme",
                "{\"text\":\"x\",\"lang\":\"de\",\"tenant\":\"acme\",\"metadata\":{\"tenant\":\"acme\"}}"));
    for (RawRecord way : ways) {
      PassageChange change = accepted(TOPIC.decode(way));
      assertThat(change.version().tenant()).contains(tenant);
      assertThat(change)
          .isInstanceOfSatisfying(
              PassageChange.Upsert.class,
              upsert ->
                  assertThat(upsert.passage().metadata())
                      .isEqualTo(Metadata.ofTexts(Map.of("tenant", "acme"))));
    }
    assertThat(reason(TOPIC.decode(ofTenant("b", "{\"text\":\"x\",\"tenant\":\"a\"}"))))
        .isEqualTo("tenant: \"a\" (expected: \"b\", as the header relkt-tenant)");

    var version = new WriteVersion(OptionalLong.empty(), OptionalLong.empty(), Optional.of(tenant));
    var delete = new PassageChange.Delete(new PassageId("a"), version);
    assertThat(
            accepted(
                TOPIC.decode(Records.of(PassagesTopic.delete("passages", delete.id(), version)))))
        .isEqualTo(delete);
  }

  @Test
  void refusesWritesWithoutATenantWhereTheyHaveToHaveOne() {
    var required =
        new PassagesTopic(
            PassagesTopic.DEFAULT_MAX_VALUE_BYTES,
            text -> Language.UNDETERMINED,
            new PassageRules(PassageRules.BadMetadata.REFUSE, Duration.ZERO, TenantRule.REQUIRED));

    assertThat(reason(required.decode(Records.of("a", "{\"text\":\"x\"}"))))
        .isEqualTo(
            "tenant: missing (expected: 1 to 100 characters in the field tenant or the header relkt-tenant:"
                + " passages.tenant is required)");
    assertThat(reason(required.decode(Records.of("a", null))))
        .isEqualTo(
            "tenant: missing (expected: 1 to 100 characters in the header relkt-tenant: passages.tenant is"
                + " required)");
    assertThat(accepted(required.decode(ofTenant("acme", null))).version().tenant())
        .contains(new Tenant("acme"));
  }

  private static RawRecord ofTenant(String tenant, @Nullable String value) {
    return new RawRecord(
        "passages",
        0,
        0,
        0,
        bytes("a"),
        value == null ? null : bytes(value),
        List.of(new RecordHeader(TenantRule.HEADER, bytes(tenant))));
  }

  @Test
  void refusesDeepNestingWithoutFailing() {
    String deep = "{\"metadata\":".repeat(50_000);
    assertThat(reason(TOPIC.decode(Records.of("a", deep)))).startsWith("value: not JSON");
  }

  @Test
  void keepsReasonsShortEnoughForAHeader() {
    var manyFields = new StringBuilder("{\"text\":\"x\"");
    for (int i = 0; i < 1_000; i++) {
      manyFields.append(",\"field").append(i).append("\":0");
    }
    assertThat(reason(TOPIC.decode(Records.of("a", manyFields + "}"))))
        .hasSize(Rejection.MAX_REASON_CHARS)
        .endsWith("…");
  }
}

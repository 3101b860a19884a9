package dev.relkt.topic.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumPassagesTest {

  private static final String KEY = "{\"id\":\"dbz-1\"}";
  private static final String ROW =
      "{\"id\":\"dbz-1\",\"lang\":\"en\",\"text\":\"A row.\",\"desk\":\"news\"}";
  private static final Passage PASSAGE =
      new Passage(
          new PassageId("dbz-1"),
          new Language("en"),
          "",
          "A row.",
          Metadata.ofTexts(Map.of("desk", "news")));

  private static String event(String op, String before, String after) {
    return """
        {"before":%s,"after":%s,"op":"%s","ts_ms":1767225600000,"transaction":null,
         "source":{"version":"3.5.2.Final","connector":"postgresql","name":"shop","ts_ms":1767225599000,
                   "db":"shop","schema":"public","table":"articles","txId":771,"lsn":34207688}}
        """
        .formatted(before, after, op);
  }

  private static ReaderUnderTest reader() {
    return new ReaderUnderTest("format=debezium-json", "fields.metadata=*", "fields.id=id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "r", "u"})
  void aNewStateOfARowIsAPassage(String op) {
    assertThat(reader().passage(KEY, event(op, op.equals("u") ? ROW : "null", ROW)))
        .isEqualTo(PASSAGE);
  }

  @Test
  void readsEventsWithTheirSchema() {
    String withSchema =
        "{\"schema\":{\"type\":\"struct\",\"name\":\"shop.public.articles.Envelope\"},\"payload\":%s}";
    String key = "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}".formatted(KEY);
    assertThat(reader().passage(key, withSchema.formatted(event("c", "null", ROW))))
        .isEqualTo(PASSAGE);
    assertThat(reader().deleted(key, withSchema.formatted(event("d", ROW, "null"))))
        .isEqualTo("dbz-1");
  }

  @Test
  void aDeletedRowAndTheTombstoneBehindItDeleteTheSameId() {
    assertThat(reader().deleted(KEY, event("d", ROW, "null"))).isEqualTo("dbz-1");
    assertThat(reader().deleted(KEY, event("d", "null", "null"))).isEqualTo("dbz-1");
    assertThat(reader().deleted(KEY, null)).isEqualTo("dbz-1");
    var byKey = new ReaderUnderTest("format=debezium-json");
    assertThat(byKey.deleted(KEY, event("d", ROW, "null"))).isEqualTo("dbz-1");
    assertThat(byKey.deleted(KEY, null)).isEqualTo("dbz-1");
  }

  @Test
  void aNumberAsPrimaryKeyIsAnId() {
    assertThat(reader().deleted("{\"id\":1004}", null)).isEqualTo("1004");
    assertThat(
            reader()
                .passage(
                    "{\"id\":1004}",
                    event("c", "null", "{\"id\":1004,\"text\":\"x\",\"lang\":\"de\"}"))
                .id()
                .value())
        .isEqualTo("1004");
  }

  @Test
  void readsTheNewRowAloneAsTheTransformWritesIt() {
    String row =
        ROW.replace("}", ",\"__deleted\":\"%s\",\"__op\":\"%s\",\"__table\":\"articles\"}");
    assertThat(reader().passage(KEY, row.formatted("false", "u"))).isEqualTo(PASSAGE);
    assertThat(reader().deleted(KEY, row.formatted("true", "d"))).isEqualTo("dbz-1");
    assertThat(reader().passage(KEY, ROW)).isEqualTo(PASSAGE);
  }

  @Test
  void pathsReachTheRowAndAfterADollarTheWholeEvent() {
    var reader =
        new ReaderUnderTest(
            "format=debezium-json",
            "fields.text={$.source.table}: {text}",
            "fields.metadata=desk, table=$.source.table");
    Passage passage = reader.passage(KEY, event("c", "null", ROW));
    assertThat(passage.text()).isEqualTo("articles: A row.");
    assertThat(passage.metadata())
        .isEqualTo(Metadata.ofTexts(Map.of("desk", "news", "table", "articles")));
  }

  @Test
  void aDeleteHasItsVersionToo() {
    var reader = new ReaderUnderTest("format=debezium-json", "fields.version=$.source.lsn");
    var version = new WriteVersion(OptionalLong.of(34_207_688), OptionalLong.empty());
    assertThat(reader.change(KEY, event("d", ROW, "null")))
        .isEqualTo(new PassageChange.Delete(new PassageId("dbz-1"), version));
    assertThat(reader.change(KEY, event("c", "null", ROW)))
        .isEqualTo(
            new PassageChange.Upsert(
                new Passage(
                    new PassageId("dbz-1"), new Language("en"), "", "A row.", Metadata.NONE),
                version));
  }

  @Test
  void refusesEventsThatAreAboutNoRow() {
    assertThat(reader().reason(KEY, event("t", "null", "null")))
        .isEqualTo(
            "op: t, all rows of a table were removed at once (expected: c, r, u or d); its passages"
                + " stay, delete them by their ids");
    assertThat(reader().reason(KEY, event("m", "null", "null")))
        .isEqualTo(
            "op: m, a message that the application wrote into the log (expected: c, r, u or d, of a"
                + " row)");
    assertThat(reader().reason(KEY, event("x", "null", "null")))
        .isEqualTo("op: \"x\" (expected: c, r, u or d)");
    assertThat(reader().reason(KEY, event("u", ROW, "null")))
        .isEqualTo("after: null (expected: the row, as op is u)");
  }

  @Test
  void aTextThatTheDatabaseDidNotSendIsNotTakenForOne() {
    String unchanged = ROW.replace("A row.", "__debezium_unavailable_value");
    assertThat(reader().reason(KEY, event("u", ROW, unchanged)))
        .isEqualTo(
            "text: __debezium_unavailable_value, which the database did not send (expected: its"
                + " value); set REPLICA IDENTITY FULL for the table, or Debezium's transform for such"
                + " columns");
  }

  @Test
  void whatTheDatabaseDidNotSendIsNoMetadataInWhateverForm() {
    var reader = new ReaderUnderTest("format=debezium-json", "fields.metadata=*");
    for (String unchanged :
        List.of(
            "\"__debezium_unavailable_value\"",
            "[\"__debezium_unavailable_value\"]",
            "{\"a\":[{\"b\":\"__debezium_unavailable_value\"}]}",
            "{\"__debezium_unavailable_value\":\"x\"}",
            "\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"")) {
      String row = ROW.replace("}", ",\"notes\":" + unchanged + "}");
      assertThat(reader.reason(KEY, event("u", ROW, row)))
          .startsWith("notes: __debezium_unavailable_value, which the database did not send");
    }
  }

  @Test
  void aRowThatIsNoPassageIsRefusedByItsPath() {
    assertThat(reader().reason(KEY, event("c", "null", "{\"id\":1}")))
        .isEqualTo("text (passages.fields.text): missing (expected: a string)");
    assertThat(reader().reason(KEY, "{\"ts_ms\":1}"))
        .isEqualTo("id (passages.fields.id): missing (expected: the passage's id)");
  }
}

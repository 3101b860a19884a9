package dev.relkt.topic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "name, row",
        "a.b, deep",
        "list[1], two",
        "list[2].c, three",
        "['dc.title'], dotted",
        "a['key'], inside",
        "['key'], field",
        "größe, utf",
        "$.op, u",
        "$['op'], u",
        "key.id, 7",
        "key, 7",
      })
  void leadsToAValue(String path, String expected) throws Exception {
    JsonNode row =
        json(
            "{'name': 'row', 'a': {'b': 'deep', 'key': 'inside'}, 'key': 'field', 'dc.title': 'dotted',"
                + " 'größe': 'utf', 'list': ['one', 'two', {'c': 'three'}]}");
    var record = ForeignRecord.upsert(json("{'id': 7}"), json("{'op': 'u'}"), row);
    assertThat(FieldPath.parse(path).in(record).asText()).isEqualTo(expected);
  }

  @Test
  void whereNothingIsItFindsNothing() throws Exception {
    var record = ForeignRecord.upsert(json("'k'"), json("{'a': 1}"), json("{'a': 1}"));
    assertThat(FieldPath.parse("a.b[3].c").in(record).isMissingNode()).isTrue();
    assertThat(FieldPath.parse("key.id").in(record).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "$", ".a", "a.", "a..b", "a[", "a[x]", "a[-1]", "a b", "$a", "a['b'", "{a}", "a=b",
        "a.[0]", "[0]a", "a,b"
      })
  void refusesWhatIsNoPath(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "{}", "{a", "a}", "{a b}", "{a}{", "{{a}}"})
  void refusesWhatIsNoTemplate(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FieldTemplate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b,a", "x=a,x=b", "=a", "a[0]", "a b"})
  void refusesMetadataWithoutANameOfItsOwn(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MetadataFields.parse(text));
  }
}

package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMistakeTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"a\": NaN} | NaN, which JSON does not have; write null or leave the field out",
        "{\"a\": -Infinity} | Infinity, which JSON does not have; write null or leave the field out",
        "{\"a\": \"b | it ends in the middle of a string",
        "{\"a\": | it ends in the middle",
        "{ | it ends in the middle",
        "{\"a\": 1, \"a\": 2} | field \"a\" twice",
        "{\"a\": None} | None, which is no JSON value; strings stand in double quotes",
        "{'a': 1} | ''' where the name of a field in double quotes should begin",
        "{a: 1} | 'a' where the name of a field in double quotes should begin",
        "{\"a\": 1 \"b\": 2} | '\"' where a comma or the end should be",
        "{\"a\" 1} | '1' where a colon should be",
        "{\"a\": 'x'} | ''' where it cannot stand",
        "{\"a\": 1] | ']' closes what was not opened",
        "{\"a\": \"\\x\"} | a backslash before 'x'",
        "{\"a\": \"\\u12g4\"} | a backslash and u without four hexadecimal digits",
        "{\"a\": 012} | a number that JSON does not have"
      })
  void saysInPlainWordsWhatIsWrong(String json, String words) {
    assertThat(words(json)).isEqualTo(words);
  }

  @Test
  void namesControlCharactersAndNesting() {
    assertThat(words("{\"a\": \"b\u0001\"}"))
        .isEqualTo("control character 1 inside a string; it must be escaped there");
    assertThat(words("{\u0000\"a\": 1}")).isEqualTo("control character 0 between the values");
    assertThat(words("[".repeat(2_000))).isEqualTo("brackets nested too deeply");
  }

  private static String words(String json) {
    return JsonMistake.describe(
        catchThrowableOfType(JsonProcessingException.class, () -> JSON.readTree(json)));
  }
}

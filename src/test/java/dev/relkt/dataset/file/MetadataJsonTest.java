package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Many;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<String> problems = new ArrayList<>();

  @Test
  void readsScalarsAndListsWithTheirTypes() {
    Metadata metadata =
        read(
            """
            {"text": "a", "whole": 2026, "also whole": 5.0, "large": 9007199254740993, "decimal": 0.5,
             "yes": true, "tags": ["a", 1, false], "one": ["a"]}""");

    assertThat(problems).isEmpty();
    assertThat(metadata.entries())
        .containsEntry("text", new Text("a"))
        .containsEntry("whole", new WholeNumber(2026))
        .containsEntry("also whole", new WholeNumber(5))
        .containsEntry("large", new WholeNumber(9_007_199_254_740_993L))
        .containsEntry("decimal", new DecimalNumber(0.5))
        .containsEntry("yes", new Bool(true))
        .containsEntry(
            "tags", new Many(List.of(new Text("a"), new WholeNumber(1), new Bool(false))))
        .containsEntry("one", new Many(List.of(new Text("a"))));
    assertThat(read(MetadataJson.write(metadata).toString())).isEqualTo(metadata);
  }

  @Test
  void nullAndWhatIsEmptyIsAsIfItWereNotThere() {
    assertThat(read("{\"a\": null, \"b\": [], \"c\": {}, \"d\": [null], \"e\": {\"f\": null}}"))
        .isEqualTo(Metadata.NONE);
    assertThat(problems).isEmpty();
  }

  @Test
  void flattensNestedObjectsToKeysWithDots() {
    assertThat(
            read(
                """
                {"pdf": {"page": 3, "size": {"width": 1}}, "authors": [{"name": "A"}, {"name": "B"}]}"""))
        .hasToString("{authors.name=A, B, pdf.page=3, pdf.size.width=1}");
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}} | metadata.a.b.c.d.e: an object (expected: at most 5 names in each other)",
        "{\"a\":[[1]]} | metadata.a[0]: a list in a list (expected: a value)",
        "{\"a.b\":1,\"a\":{\"b\":2}} | metadata.a.b: the key \"a.b\" twice (expected: once; a nested object has keys with dots)",
        "{\"a\":1e400} | metadata.a: Infinity (expected: a number that fits into 64 bits)",
        "{\"a\":[{\"b\":[1]}]} | metadata.a[0].b: a list in a list (expected: a value)",
      })
  void tellsWhatItLeavesOut(String json, String problem) {
    read(json);

    assertThat(problems).containsExactly(problem);
  }

  @Test
  void refusesListsThatAreTooLong() {
    read("{\"a\": [" + "1,".repeat(64) + "1]}");

    assertThat(problems).containsExactly("metadata.a: 65 values (expected: at most 64)");
  }

  private Metadata read(String json) {
    try {
      return MetadataJson.read(JSON.readTree(json), "metadata", problems::add);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}

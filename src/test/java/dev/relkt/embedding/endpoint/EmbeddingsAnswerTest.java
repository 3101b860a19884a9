package dev.relkt.embedding.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsAnswerTest {

  private static float[][] read(String json) throws Exception {
    return EmbeddingsAnswer.read(json.getBytes(UTF_8), 2, 3);
  }

  @Test
  void readsVectorsInAnyOrderAndPassesOverTheRest() throws Exception {
    assertThat(
            read(
                """
                {"object":"list","data":[
                  {"index":1,"object":"embedding","embedding":[4,5.5e0,-6]},
                  {"embedding":[1,2,3],"more":{"data":[1]},"index":0}],
                 "model":"m","usage":{"prompt_tokens":3}}
                """))
        .isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5.5f, -6}});
  }

  @Test
  void readsBase64WhereTheEndpointGivesThat() throws Exception {
    assertThat(
            read(
                """
                {"data":[{"index":0,"embedding":"AACAPwAAAEAAAEBA"},{"index":1,"embedding":[1,1,1]}]}
                """))
        .isDeepEqualTo(new float[][] {{1, 2, 3}, {1, 1, 1}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[0,[1,2]],[1,[1,2,3]]; vectors of 2 components (expected: 3)",
        "[0,[1,2,3,4]],[1,[1,2,3]]; vectors of 4 components (expected: 3)",
        "[0,[1,2,3]]; 1 vectors for 2 texts (expected: one a text)",
        "[0,[1,2,3]],[1,[1,2,3]],[2,[1,2,3]]; 3 vectors for 2 texts (expected: one a text)",
        "[0,[1,2,3]],[0,[1,2,3]]; index 0 twice (expected: each once)",
        "[0,[1,2,3]],[2,[1,2,3]]; data[1] has the index 2 (expected: 0 to 1)",
        "[0,[1,2,3]],[-1,[1,2,3]]; data[1] has the index -1 (expected: 0 to 1)",
        "[0,[1,2,3]],[\"1\",[1,2,3]]; data[1] has no index (expected: the number of its text)",
        "[0,[1,2,3]],[null,[1,2,3]]; data[1] has no index (expected: the number of its text)",
        "[0,[1,NaN,3]],[1,[1,2,3]]; component 1 of vector 0 is NaN (expected: a finite number)",
        "[0,[1,2,-Infinity]],[1,[1,2,3]]; component 2 of vector 0 is -Infinity (expected: a finite number)",
        "[0,[1,2,1e39]],[1,[1,2,3]]; component 2 of vector 0 is Infinity (expected: a finite number)",
        "[0,[1,null,3]],[1,[1,2,3]]; component 1 of vector 0 is null (expected: a finite number)",
        "[0,[1,[2],3]],[1,[1,2,3]]; component 1 of vector 0 is no number (expected: a finite number)",
        "[0,null],[1,[1,2,3]]; data[0].embedding is null (expected: a list of numbers)",
        "[0,\"?\"],[1,[1,2,3]]; vector 0 is a string that is no Base64",
        "[0,\"AAA=\"],[1,[1,2,3]]; vector 0 is Base64 of 2 bytes (expected: 4 a component)",
      })
  void refusesVectorsThatAreNotWhatWasAskedFor(String items, String words) {
    String data =
        items.replaceAll(
            "\\[(-?\\d+|\"1\"|null),(\\[.*?]|null|\"[^\"]*\")](?=,\\[|$)",
            "{\"index\":$1,\"embedding\":$2}");

    assertThatThrownBy(() -> read("{\"data\":[" + data + "]}")).hasMessage(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"data\":[{\"index\":0,\"embedding\":[1,2; an answer that is no JSON, or breaks off, at byte 36",
        "{\"data\":[{\"index\":0}]}; data[0] has no embedding",
        "{\"data\":[1]}; data[0] is no object",
        "{\"data\":{}}; an answer without a list \"data\"",
        "{\"data\":[],\"data\":[]}; 0 vectors for 2 texts (expected: one a text)",
        "\"data\"; an answer that is no JSON object",
        "``; an answer that is no JSON object",
      })
  void refusesWhatIsNoListOfVectors(String json, String words) {
    assertThatThrownBy(() -> read(json)).hasMessage(words);
  }

  @Test
  void refusesWhatGoesOnAfterItsEnd() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"data":[{"index":0,"embedding":[1,1,1]},{"index":1,"embedding":[1,1,1]}]}{}
                    """))
        .hasMessage("an answer with something after its end");
  }
}

package dev.relkt.embedding.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTransformersFolderTest {

  @TempDir Path folder;

  private void put(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void modules(String... types) throws IOException {
    var json = new StringBuilder("[");
    for (int i = 0; i < types.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append(
              "{\"idx\": %d, \"path\": \"%s\", \"type\": \"sentence_transformers.models.%s\"}"
                  .formatted(i, i == 0 ? "" : i + "_" + types[i], types[i]));
    }
    put("modules.json", json.append("]").toString());
  }

  private FolderFacts read() {
    return SentenceTransformersFolder.read("model m/1", folder);
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::read).isInstanceOf(ModelRefused.class).hasMessageContainingAll(words);
  }

  @Test
  void knowsNothingOfAnEmptyFolder() {
    FolderFacts facts = read();
    assertThat(facts.pooling()).isEmpty();
    assertThat(facts.maxLength()).isEmpty();
    assertThat(facts.questionPrefix()).isEmpty();
    assertThat(facts.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pooling_mode_mean_tokens, MEAN",
    "pooling_mode_cls_token, CLS",
    "pooling_mode_max_tokens, MAX",
    "pooling_mode_lasttoken, LAST"
  })
  void readsThePooling(String mode, Pooling expected) throws IOException {
    modules("Transformer", "Pooling");
    put("1_Pooling/config.json", "{\"word_embedding_dimension\": 4, \"%s\": true}".formatted(mode));
    assertThat(read().pooling()).contains(expected);
    assertThat(read().normalised()).isFalse();
  }

  @Test
  void refusesPoolingThatIsNotDoneHere() throws IOException {
    modules("Transformer", "Pooling");
    put("1_Pooling/config.json", "{\"pooling_mode_weightedmean_tokens\": true}");
    assertRefused("asks for [pooling_mode_weightedmean_tokens] (expected: one of mean, cls");
    put(
        "1_Pooling/config.json",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true}");
    assertRefused("pooling_mode_max_tokens, pooling_mode_mean_tokens");
  }

  @Test
  void refusesModulesThatAreNotDoneHereOrLieElsewhere() throws IOException {
    modules("Transformer", "LSTM");
    assertRefused("has a module sentence_transformers.models.LSTM");
    put("modules.json", "[{\"path\": \"../other\", \"type\": \"x.Pooling\"}]");
    assertRefused("modules.json names \"../other\" (expected: a folder inside)");
    put("modules.json", "{");
    assertRefused("modules.json", "(expected: JSON)");
  }

  @Test
  void refusesAPickleAndSaysHowToConvertIt() throws IOException {
    modules("Transformer", "Dense");
    put("1_Dense/config.json", "{\"in_features\": 4, \"out_features\": 2}");
    put("1_Dense/pytorch_model.bin", "pickle");
    assertRefused("pytorch_model.bin is a pickle", "safe_serialization=True");
  }

  @Test
  void takesTheLeastOfTheLengthsThatAreSaid() throws IOException {
    put("config.json", "{\"model_type\": \"xlm-roberta\", \"max_position_embeddings\": 514}");
    put("tokenizer_config.json", "{\"model_max_length\": 1000000000000000019884624838656}");
    assertThat(read().maxLength()).hasValue(512);
    put("tokenizer_config.json", "{\"model_max_length\": 384, \"do_lower_case\": true}");
    assertThat(read().maxLength()).hasValue(384);
    assertThat(read().lowerCase()).contains(true);
    put("sentence_bert_config.json", "{\"max_seq_length\": 128}");
    assertThat(read().maxLength()).hasValue(128);
  }

  @Test
  void readsPromptsAndTheUsualOne() throws IOException {
    put(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"ask: \", \"passage\": \"\"}, \"default_prompt_name\": null}");
    assertThat(read().questionPrefix()).contains("ask: ");
    assertThat(read().passagePrefix()).contains("");
    put(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"all\": \"text: \"}, \"default_prompt_name\": \"all\"}");
    assertThat(read().questionPrefix()).contains("text: ");
    assertThat(read().passagePrefix()).contains("text: ");
  }

  @Test
  void saysThatPromptsForOtherTasksAreNotUsed() throws IOException {
    put("config_sentence_transformers.json", "{\"prompts\": {\"STS\": \"same? \"}}");
    assertThat(read().questionPrefix()).isEmpty();
    assertThat(read().notes()).anyMatch(note -> note.contains("has prompts [STS]"));
  }

  @Test
  void refusesPoolingWithoutThePromptsTokens() throws IOException {
    modules("Transformer", "Pooling");
    put("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true, \"include_prompt\": false}");
    assertThat(read().pooling()).contains(Pooling.MEAN);
    put("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"ask: \"}}");
    assertRefused("include_prompt: false");
  }
}

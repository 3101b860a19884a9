package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.tensorflow.TokenSavedModel;
import dev.relkt.embedding.tokens.SentencePieceSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;

/** A SavedModel as BERT's are: ids, mask and types of a fixed length, a vector for every token. */
class TokensOfSavedModelTest {

  @Test
  void poolsTheTokensOfASavedModelAndNotItsPadding(@TempDir Path directory) throws IOException {
    Path staging = directory.resolve("staging");
    Path tokenizer = Files.createDirectories(staging.resolve("tokenizer")).resolve("spm.model");
    TokenSavedModel.writeTokenizer(tokenizer);
    TokenSavedModel.masked(DataType.DT_INT32)
        .length(12)
        .eachToken()
        .write(staging.resolve("graphs/bert"));
    var call =
        new EncoderCall(
            Input.TOKENS,
            "serve",
            "serving_default",
            Map.of("ids", "input_ids", "mask", "attention_mask", "types", "token_type_ids"),
            "tokens",
            Optional.empty(),
            Optional.of("graphs/bert"),
            Optional.of(VectorRule.of(Pooling.MEAN)));
    Encoding encoding =
        Encoding.of(TokenSavedModel.DIMENSION, call)
            .withFeatures(
                Optional.of(
                    new SentencePieceSpec(
                            "tokenizer/spm.model",
                            12,
                            Padding.FULL,
                            TokenSavedModel.PAD,
                            0,
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            0,
                            SentencePieceSpec.VERSION)
                        .features()));
    var registry = new ModelRegistry(directory.resolve("models"));
    var folder =
        registry.resolve(registry.publish(staging, ModelDraft.of("bert", encoding, "Apache-2.0")));
    try (NetworkEncoder encoder = NetworkEncoder.open(folder, List.of())) {
      assertThat(encoder.encodeQuestions(List.of("city", "river bridge")).get(1).toArray())
          .containsExactly(unitSum("▁river", "▁bridge"), within(1e-5f));
    }
  }

  private static float[] unitSum(String... pieces) {
    float[] sum = new float[TokenSavedModel.DIMENSION];
    for (String piece : pieces) {
      float[] row = TokenSavedModel.row(TokenSavedModel.pieces().indexOf(piece));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i];
      }
    }
    double squares = 0;
    for (float x : sum) {
      squares += (double) x * x;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= (float) Math.sqrt(squares);
    }
    return sum;
  }
}

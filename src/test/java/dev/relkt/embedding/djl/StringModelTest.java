package dev.relkt.embedding.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Embedding;
import dev.relkt.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StringModelTest {

  @TempDir Path root;

  @Test
  void textsWithWordsInCommonAreNearer() {
    var version = TestModels.stringModel(root);
    try (DjlEncoder encoder =
        DjlEncoder.open(new ModelRegistry(root).resolve(version), List.of())) {
      List<Embedding> e =
          encoder.encodeQuestions(
              List.of(
                  "The Seine flows through Paris",
                  "which river FLOWS through: paris?",
                  "Bananas are yellow fruit"));
      assertThat(e.get(0).cosine(e.get(1))).isGreaterThan(0.4f);
      assertThat(e.get(0).cosine(e.get(2))).isLessThan(0.3f);
    }
  }
}

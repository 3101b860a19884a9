package dev.relkt.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.answering.WordEncoder;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatedGenerationTest {

  @TempDir Path directory;

  @Test
  void opensAllShardsAndLeavesNothingBehind() throws Exception {
    try (var index = new GateFixture(directory)) {
      for (int i = 0; i < 50; i++) {
        index.passage("p" + i, "en", "text " + i);
      }
      try (var encoder = new WordEncoder(1)) {
        IndexGeneration generation = index.publish(1, encoder);
        Path own = index.sideDirectory(1);
        try (var evaluated =
            EvaluatedGeneration.open(index.store, generation, generation.model(), encoder, own)) {
          assertThat(evaluated.passages()).isEqualTo(50);
          assertThat(evaluated.find(new PassageId("p7")))
              .hasValueSatisfying(p -> assertThat(p.text()).isEqualTo("text 7"));
          assertThat(evaluated.find(new PassageId("p50"))).isEmpty();
          var question = new GateQuestion("q", new Language("en"), "text 7", List.of());
          assertThat(evaluated.search(question, encoder.encode("text 7"), 10)).hasSize(10);
          assertThat(index.store.leases()).as("the files are here: no lease is needed").isEmpty();
        }
        assertThat(own).doesNotExist();
      }
    }
  }

  @Test
  void samplesEvenlyAndAlwaysTheSame() throws Exception {
    try (var index = new GateFixture(directory)) {
      for (int i = 0; i < 50; i++) {
        index.passage("p" + i, "en", "text " + i);
      }
      EvaluatedGeneration evaluated = index.evaluated(1);
      assertThat(evaluated.sample(7))
          .hasSize(7)
          .doesNotHaveDuplicates()
          .isEqualTo(evaluated.sample(7));
      assertThat(evaluated.sample(50)).hasSize(50).doesNotHaveDuplicates();
      assertThat(evaluated.sample(64)).hasSize(50).doesNotHaveDuplicates();
    }
  }

  @Test
  void beginningsEndAtAWordInAnyScript() {
    assertThat(
            CanaryQuestions.beginning(
                "»One« two three four five six seven eight nine ten eleven twelve, thirteen."))
        .isEqualTo("One« two three four five six seven eight nine ten eleven twelve");
    assertThat(CanaryQuestions.beginning("Two words!")).isEqualTo("Two words");
    assertThat(CanaryQuestions.beginning("月亮绕地球一周大约需要二十七天多一点时间,它的轨道不是一个完美的圆形而是椭圆形的。"))
        .hasSizeBetween(12, 35);
    assertThat(
            CanaryQuestions.beginning(
                "ดวงจันทร์โคจรรอบโลกในเวลาประมาณยี่สิบเจ็ดวันและเป็นดาวบริวารเพียงดวงเดียวของโลกเรา"))
        .hasSizeBetween(30, 75);
    assertThat(CanaryQuestions.beginning("… ".repeat(400) + "late")).contains("late");
  }

  @Test
  void refusesAnEncoderOfAnotherSpaceAndAGenerationWithoutASnapshot() throws Exception {
    try (var index = new GateFixture(directory);
        var encoder = new WordEncoder(1)) {
      IndexGeneration generation = index.store.createGeneration(WordEncoder.manifest(2));
      assertThatThrownBy(
              () ->
                  EvaluatedGeneration.open(
                      index.store, generation, generation.model(), encoder, index.sideDirectory(2)))
          .hasMessage(
              "gate: words/2 gives vectors of space %s with dimension 32 (expected: space %s with dimension 32, as generation g1)",
              encoder.space(), generation.space());
      try (var right = new WordEncoder(2)) {
        assertThatThrownBy(
                () ->
                    EvaluatedGeneration.open(
                        index.store, generation, generation.model(), right, index.sideDirectory(2)))
            .hasMessage(
                "generation %s: no snapshot to look at (expected: at least one); it is compared when it is built",
                generation);
      }
      assertThat(index.store.leases()).isEmpty();
      assertThat(index.sideDirectory(2)).doesNotExist();
    }
  }
}

package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.WordVector;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.RankerSpec;
import dev.relkt.shard.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RerankedTest {

  private static final EmbeddingSpace SPACE = new EmbeddingSpace("es-000000000000000000000000");

  /** Every word in a direction of its own. */
  private static final WordEncoder WORDS =
      text ->
          Arrays.stream(text.toLowerCase(java.util.Locale.ROOT).split("\\W+"))
              .filter(word -> !word.isEmpty())
              .distinct()
              .map(RerankedTest::vector)
              .toList();

  private static final ServedModel MODEL =
      new ServedModel(
          Optional.empty(),
          Optional.of(ranker(Map.of("best-window", 0.2, "late-interaction", 0.8))),
          "");

  private static WordVector vector(String word) {
    float[] vector = new float[64];
    Random random = new Random(word.hashCode());
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return WordVector.of(vector, 1);
  }

  private static Ranker ranker(Map<String, Double> weights) {
    return Ranker.of(RankerSpec.lateInteraction(SPACE, weights), WORDS);
  }

  private static Answer answer(String id, String text, float cosine) {
    return new Answer(
        new Passage(new PassageId(id), new Language("en"), "", text, Map.of()),
        cosine,
        new Match(0, 1, cosine, cosine));
  }

  private static Question question(UnaryOperator<QuestionOptions.Builder> options) {
    return new Question("q", "old mill", 10, PassageFilter.NONE, Duration.ofSeconds(2))
        .with(options.apply(QuestionOptions.builder()).build());
  }

  private static final RankedAnswers FOUND =
      RankedAnswers.best(
          List.of(
              answer("near", "a bridge", 0.6f),
              answer("right", "the old mill", 0.5f),
              answer("far", "a tower", 0.4f)),
          10);

  private static List<String> ids(Reranked reranked) {
    return reranked.answers().answers().stream().map(a -> a.passage().id().value()).toList();
  }

  @Test
  void aPassageWithTheWordsOfTheQuestionComesBeforeANearerOne() {
    Reranked reranked = Reranked.of(question(o -> o), FOUND, 0, MODEL, 1_000);
    assertThat(ids(reranked)).startsWith("right");
    assertThat(reranked.by().orElseThrow().candidates()).isEqualTo(3);
    assertThat(reranked.by().orElseThrow().ranker()).startsWith("rk-");
    assertThat(reranked.note()).isEmpty();
  }

  @Test
  void anExplanationAddsUpToTheScore() {
    Reranked reranked = Reranked.of(question(o -> o.explain(true)), FOUND, 0, MODEL, 1_000);
    for (Answer answer : reranked.answers().answers()) {
      assertThat(answer.details().parts())
          .extracting(ScorePart::name)
          .containsExactly("ranker.best-window", "ranker.late-interaction");
      double sum = answer.details().parts().stream().mapToDouble(p -> p.value() * p.weight()).sum();
      assertThat((float) sum).isEqualTo(answer.score());
    }
  }

  @Test
  void whatIsNotOrderedStaysBehindInItsOrder() {
    List<Answer> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(answer("p" + i, i == 90 ? "old mill" : "a bridge", 0.9f - i / 200f));
    }
    Reranked reranked =
        Reranked.of(
            question(o -> o.candidates(10)), RankedAnswers.best(many, 100), 0, MODEL, 1_000);
    assertThat(ids(reranked)).hasSize(100).endsWith("p97", "p98", "p99");
    assertThat(ids(reranked).indexOf("p90")).as("it is no candidate").isEqualTo(90);
    assertThat(reranked.by().orElseThrow().candidates()).isEqualTo(10);
  }

  @Test
  void withoutTimeLeftTheOrderIsThatOfTheSearchAndTheReplySaysSo() {
    Reranked reranked = Reranked.of(question(o -> o), FOUND, 0, MODEL, 0);
    assertThat(reranked.answers()).isEqualTo(FOUND);
    assertThat(reranked.by()).isEmpty();
    assertThat(reranked.note().orElseThrow()).contains("no time left of 2000 ms");
  }

  @Test
  void whoDoesNotWantItKeepsTheOrderOfTheSearch() {
    for (Question question :
        List.of(
            question(o -> o.rerank(false)), question(o -> o.mode(QuestionOptions.Mode.LEXICAL)))) {
      Reranked reranked = Reranked.of(question, FOUND, 0, MODEL, 1_000);
      assertThat(reranked.answers()).isEqualTo(FOUND);
      assertThat(reranked.note()).isEmpty();
    }
  }

  @Test
  void aRankerThatCannotBeUsedIsSaidAndOneThatIsNotThereIsNot() {
    var broken = new ServedModel(Optional.empty(), Optional.empty(), "model m/1: gone");
    assertThat(Reranked.of(question(o -> o), FOUND, 0, broken, 1_000).note())
        .contains("not ranked again: model m/1: gone");
    assertThat(Reranked.of(question(o -> o), FOUND, 0, ServedModel.UNKNOWN, 1_000).note())
        .isEmpty();
  }

  @Test
  void aQuestionOfOneLetterAndAPassageOfEmojiAreRankedToo() {
    RankedAnswers found =
        RankedAnswers.best(
            List.of(answer("emoji", "👍👍", 0.3f), answer("word", "mill", 0.2f)), 10);
    Question question =
        new Question("q", "x", 10, PassageFilter.NONE, Duration.ofSeconds(2))
            .with(QuestionOptions.builder().build());
    assertThat(ids(Reranked.of(question, found, 0, MODEL, 1_000)))
        .containsExactlyInAnyOrder("emoji", "word");
  }

  @Test
  void refusesAWeightOfAFeatureThatIsNotKnown() {
    assertThatThrownBy(() -> ranker(Map.of("phase-of-the-moon", 1.0)))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining(
            "ranker: weight of \"phase-of-the-moon\" (expected: of one of [best-window, mean-of-windows, late-interaction, bm25-same-language])");
  }
}

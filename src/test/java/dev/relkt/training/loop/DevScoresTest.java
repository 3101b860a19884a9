package dev.relkt.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.recipe.BagOfWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DevScoresTest {

  private final TrainingSet dev =
      new TrainingSet(
          List.of(
              passage("moon-en", "en", "the moon is full of cold grey dust", "moon"),
              passage("moon-de", "de", "mond staub grau", "moon-de"),
              passage("sea-en", "en", "the sea is full of warm blue water", "sea")),
          List.of(
              new TrainingQuestion("1", "en", "cold grey dust", "moon-en", Optional.empty()),
              new TrainingQuestion(
                  "2", "de", "mond staub", "moon-de", Optional.of("cold grey dust")),
              new TrainingQuestion("3", "de", "cold grey dust", "sea-en", Optional.empty())),
          List.of());
  private final PassageWindows windows =
      new PassageWindows(new WindowRule(3, 3, 9), TitleRule.IGNORE);

  private static TrainingPassage passage(String id, String language, String text, String document) {
    return new TrainingPassage(id, language, "", text, document);
  }

  private Map<String, Double> scores(List<TrainingPassage> distractors, String... languages) {
    return new DevScores(dev, distractors, windows, Set.of(languages))
        .of(new BagOfWords(16), "scoring", TrainingProgress.NONE);
  }

  @Test
  void countsTheQuestionsWhosePassageIsFoundByItsBestWindow() {
    assertThat(scores(List.of())).isEqualTo(Map.of("en", 1.0, "de", 0.5));
  }

  @Test
  void aPoolOfOneLanguageTakesTranslationsForTheGoldPassage() {
    assertThat(new DevScores(dev, List.of(), windows, Set.of("en")).questions()).isEqualTo(3);
    assertThat(scores(List.of(), "en")).containsEntry("en", 1.0);
  }

  @Test
  void distractorsCanOnlyBeWrong() {
    assertThat(scores(List.of(passage("x", "en", "cold grey dust", "x"))))
        .isEqualTo(Map.of("en", 1.0, "de", 0.5));
    assertThat(scores(List.of(passage("x", "de", "mond staub", "x"))))
        .isEqualTo(Map.of("en", 1.0, "de", 0.0));
  }

  @Test
  void aPoolWithoutAnswersIsRefused() {
    assertThatThrownBy(() -> scores(List.of(), "fr"))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "dev: none of 3 questions has its passage in the pool of 0 passages in fr (expected: at"
                + " least one); name other languages in data.dev-pool or other dev data");
  }
}

package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublicDatasetTest {

  private static final Language ENGLISH = new Language("en");
  private static final Language GERMAN = new Language("de");

  @TempDir private Path directory;

  @BeforeEach
  void writeBoth() throws IOException {
    Path eval = Files.createDirectory(directory.resolve("eval"));
    Files.writeString(
        eval.resolve("xquad_paragraphs.jsonl"),
        """
        {"para_id":"x0","lang":"en","article":0,"title":"Red_Fox","text":"Foxes.","split":"dev"}
        {"para_id":"x1","lang":"en","article":1,"title":"Whale","text":"Whales.","split":"train"}
        {"para_id":"x0","lang":"de","article":0,"title":"Red_Fox","text":"Füchse.","split":"dev"}
        {"para_id":"x1","lang":"de","article":1,"title":"Whale","text":"Wale.","split":"train"}
        """);
    Files.writeString(
        eval.resolve("xquad_questions.jsonl"),
        """
        {"qid":"a","lang":"en","question":"Fox?","para_id":"x0","split":"dev"}
        {"qid":"a","lang":"de","question":"Fuchs?","para_id":"x0","split":"dev"}
        {"qid":"b","lang":"de","question":"Wal?","para_id":"x1","split":"train"}
        """);
    Files.writeString(
        eval.resolve("mlqa_test_contexts.jsonl"),
        """
        {"ctx_id":"c1","lang":"de","title":"","text":"Füchse."}
        {"ctx_id":"c2","lang":"vi","title":"","text":"Cáo."}
        """);
    Files.writeString(
        eval.resolve("mlqa_test_questions.jsonl"),
        """
        {"qid":"a","lang":"ar","question":"ثعلب؟"}
        {"qid":"b","lang":"ar","question":"حوت؟"}
        """);
    Files.writeString(
        eval.resolve("mlqa_test_gold.jsonl"),
        """
        {"qid":"a","gold":{"de":{"ctx_id":"c1"},"vi":{"ctx_id":"c2"}}}
        {"qid":"b","gold":{"vi":{"ctx_id":"c2"}}}
        """);
  }

  @Test
  void takesTheEnglishParagraphsAndTheQuestionsOfASplit() {
    RetrievalTask task =
        PublicDataset.XQUAD.task(directory, choice("dev", Set.of(ENGLISH), Set.of()));

    assertThat(task.passages()).extracting(p -> p.id().value()).containsExactly("en/x0", "en/x1");
    assertThat(task.passages().getFirst().title()).isEqualTo("Red Fox");
    assertThat(task.questions()).extracting(LabelledQuestion::id).containsExactly("en/a", "de/a");
    assertThat(task.qrels().gold("de/a").keySet()).containsExactly(new PassageId("en/x0"));
  }

  @Test
  void takesTheParagraphInEveryLanguageAsGold() {
    RetrievalTask everything =
        PublicDataset.XQUAD.task(directory.resolve("eval"), choice("all", Set.of(), Set.of()));

    assertThat(everything.passages()).hasSize(4);
    assertThat(everything.questions()).hasSize(3);
    assertThat(everything.qrels().gold("de/b").keySet())
        .containsExactly(new PassageId("de/x1"), new PassageId("en/x1"));

    RetrievalTask english =
        PublicDataset.XQUAD.task(directory, choice("all", Set.of(), Set.of(ENGLISH)));
    assertThat(english.passages()).hasSize(4);
    assertThat(english.qrels().gold("de/b").keySet()).containsExactly(new PassageId("en/x1"));
  }

  @Test
  void takesTheContextsOfMlqaAndLeavesOutQuestionsWithoutGoldThere() {
    RetrievalTask both = PublicDataset.MLQA.task(directory, choice("test", Set.of(), Set.of()));
    RetrievalTask german =
        PublicDataset.MLQA.task(directory, choice("test", Set.of(GERMAN), Set.of()));

    assertThat(both.questions()).extracting(LabelledQuestion::id).containsExactly("ar/a", "ar/b");
    assertThat(both.qrels().gold("ar/a").keySet())
        .containsExactly(new PassageId("c1"), new PassageId("c2"));
    assertThat(german.questions()).extracting(LabelledQuestion::id).containsExactly("ar/a");
    assertThat(german.passages()).hasSize(1);
  }

  @Test
  void saysWhatThereIsInstead() {
    assertThatThrownBy(
            () -> PublicDataset.XQUAD.task(directory, choice("tset", Set.of(), Set.of())))
        .isInstanceOf(EvaluationRefused.class)
        .hasMessage(
            directory.resolve("eval/xquad_questions.jsonl")
                + ": no question of split \"tset\" (expected: one of dev, train, or all)");
    assertThatThrownBy(
            () ->
                PublicDataset.XQUAD.task(
                    directory, choice("dev", Set.of(new Language("th")), Set.of())))
        .hasMessage("passage languages: no passage in th (expected: all, or some of de, en)");
    assertThatThrownBy(
            () ->
                PublicDataset.XQUAD.task(directory, choice("dev", Set.of(ENGLISH), Set.of(GERMAN))))
        .hasMessage("gold languages: no passage in de (expected: all, or some of en)");
    assertThatThrownBy(() -> PublicDataset.MLQA.task(directory, choice("dev", Set.of(), Set.of())))
        .hasMessage(
            List.of("contexts", "gold", "questions").stream()
                .map(
                    file ->
                        directory
                            + ": no mlqa_dev_"
                            + file
                            + ".jsonl.gz in it (expected: the folder with the evaluation data)")
                .collect(Collectors.joining("\n")));
  }

  private static PublicDataset.Choice choice(
      String split, Set<Language> passages, Set<Language> gold) {
    return new PublicDataset.Choice(split, passages, gold, Optional.empty());
  }
}

package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnsweredQuestionTest {

  private static final Language EN = new Language("en");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("xquad_paragraphs.jsonl"),
        """
        {"para_id":"p","lang":"en","article":0,"title":"T","text":"One. Two.","sentences":["One.","Two."]}
        {"para_id":"p","lang":"de","article":0,"title":"T","text":"Eins, zwei.","sentences":["Eins, zwei."]}
        """);
    questions(0);
  }

  private void questions(int german) throws IOException {
    Files.writeString(
        folder.resolve("xquad_questions.jsonl"),
        """
        {"qid":"q","lang":"en","question":"Two?","para_id":"p","sent":1,"split":"dev"}
        {"qid":"q","lang":"de","question":"Zwei?","para_id":"p","sent":%d,"split":"dev"}
        """
            .formatted(german));
  }

  private static List<String> sentences(List<AnsweredQuestion> asked) {
    return asked.stream().map(one -> one.passage().text().substring(one.from(), one.to())).toList();
  }

  @Test
  void hasTheSentenceOfThePassageInItsLanguage() {
    assertThat(sentences(AnsweredQuestion.ofXquad(folder, "dev", Language.UNDETERMINED)))
        .containsExactly("Two.", "Eins, zwei.");
    assertThat(sentences(AnsweredQuestion.ofXquad(folder, "dev", EN)))
        .containsExactly("Two.", "Two.");
  }

  @Test
  void refusesASentenceThatIsNotThereAndASplitWithoutQuestions() throws IOException {
    assertThatThrownBy(() -> AnsweredQuestion.ofXquad(folder, "test", EN))
        .isInstanceOf(DataRefused.class)
        .hasMessageContaining("no question of split \"test\"");
    questions(1);
    assertThatThrownBy(() -> AnsweredQuestion.ofXquad(folder, "dev", EN))
        .hasMessageContaining("sent: 1 (expected: 0 to 0, a sentence of the paragraph)");
  }
}

package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XquadTest {

  @TempDir private Path folder;

  @Test
  void leavesTheDevSplitOutOfWhatIsLearnedFrom() throws IOException {
    ToyData.writeXquad(folder);
    Xquad all = Xquad.read(folder);
    Xquad training = all.training();
    assertThat(all.paragraphs()).hasSize(8);
    assertThat(training.paragraphs().keySet()).containsExactly("p0", "p1", "p2", "p3");
    assertThat(training.questions().keySet()).containsExactly("q0", "q1", "q2", "q3");
    var texts = new ArrayList<String>();
    training.forEachText((language, text) -> texts.add(text));
    List<Xquad.Question> heldOut =
        all.questions().values().stream().filter(q -> q.split().equals("dev")).toList();
    assertThat(heldOut).hasSize(4);
    for (Xquad.Question question : heldOut) {
      assertThat(texts).doesNotContainAnyElementsOf(question.texts().values());
      assertThat(texts)
          .doesNotContainAnyElementsOf(all.paragraphs().get(question.paragraph()).texts().values());
    }
  }

  @Test
  void refusesAQuestionWhoseParagraphIsOfAnotherSplit() throws IOException {
    ToyData.writeXquad(folder);
    Path file = folder.resolve("xquad_questions.jsonl.gz");
    ToyData.zipped(
        file,
        List.of(
            "{\"qid\":\"q\",\"lang\":\"en\",\"question\":\"what\",\"para_id\":\"p7\",\"split\":\"train\"}"));
    assertThatThrownBy(() -> Xquad.read(folder))
        .hasMessage(
            file + ", line 1: paragraph p7 of split train is not in xquad_paragraphs.jsonl.gz");
  }
}

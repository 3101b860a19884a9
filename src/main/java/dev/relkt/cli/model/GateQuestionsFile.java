package dev.relkt.cli.model;

import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.FileGroupReader;
import dev.relkt.dataset.JudgedQuestion;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.topic.ModelsTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the gate's questions come from. */
public final class GateQuestionsFile {

  private GateQuestionsFile() {}

  /**
   * JSON Lines, each with {@code id}, {@code lang}, {@code text} and, but for canaries, {@code
   * relevant}.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static List<GateQuestion> read(Path file) {
    return checked(
        file.toString(),
        LabelledFiles.judgedQuestions(file).stream().map(GateQuestionsFile::question).toList());
  }

  /**
   * Questions and judgements in two files, as {@code relkt evaluate} takes them.
   *
   * @throws DataRefused with every mistake of both
   */
  public static List<GateQuestion> read(Path file, Path qrels) {
    var reading = new FileGroupReader();
    List<LabelledQuestion> questions =
        reading.read(() -> LabelledFiles.questions(file).records(), List.of());
    Qrels judged = reading.read(() -> Qrels.read(qrels), new Qrels(Map.of()));
    reading.end();
    return checked(file.toString(), of(new LabelledQuestions(questions, judged)));
  }

  /** The labelled questions that come with ReLKT. */
  static List<GateQuestion> sample() {
    return of(SampleCorpus.task().labelled());
  }

  private static List<GateQuestion> of(LabelledQuestions labelled) {
    return labelled.questions().stream()
        .map(
            question ->
                question(
                    new JudgedQuestion(
                        question, List.copyOf(labelled.qrels().gold(question.id()).keySet()))))
        .toList();
  }

  private static GateQuestion question(JudgedQuestion judged) {
    LabelledQuestion question = judged.question();
    List<PassageId> relevant = judged.relevant();
    return new GateQuestion(question.id(), question.language(), question.text(), relevant);
  }

  private static List<GateQuestion> checked(String file, List<GateQuestion> questions) {
    if (questions.size() > ModelsTopic.MAX_QUESTIONS) {
      throw new DataRefused(
          "%s: %,d questions (expected: at most %,d for the gate)"
              .formatted(file, questions.size(), ModelsTopic.MAX_QUESTIONS));
    }
    return questions;
  }
}

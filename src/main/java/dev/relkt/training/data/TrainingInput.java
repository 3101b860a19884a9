package dev.relkt.training.data;

import dev.relkt.passage.Language;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Data in one of the forms that training sets are prepared from. */
public sealed interface TrainingInput {

  /**
   * A folder in the form of {@link TrainingSets}.
   *
   * @param folder with {@code training-set.json}
   */
  record SetFolder(Path folder) implements TrainingInput {}

  /**
   * A folder with several public sets in one form: {@code passages.jsonl} ({@code doc_id, source,
   * lang, title, text}), {@code questions.jsonl} ({@code id, source, split, lang, question, doc_id,
   * en_question}), and, where they are there, {@code parallel_multiway.jsonl} ({@code id, source,
   * t: {lang: text}}) and {@code parallel_pairs.jsonl} ({@code a_lang, a, b_lang, b, source}), each
   * gzipped or not.
   *
   * @param folder that holds the files, or holds a folder {@code train} with them
   * @param leftOut splits of sources that are not to be learned from, as {@code source:split}
   */
  record PublicFolder(Path folder, Set<String> leftOut) implements TrainingInput {
    public PublicFolder {
      leftOut = Set.copyOf(leftOut);
    }
  }

  /**
   * A folder with {@code xquad_paragraphs.jsonl} ({@code para_id, lang, title, text, split}) and
   * {@code xquad_questions.jsonl} ({@code qid, lang, question, para_id, split}), gzipped or not.
   * Split {@code train} is learned from, {@code dev} is held out. The gold passage of a question is
   * the English paragraph.
   *
   * @param folder that holds the files, or holds a folder {@code eval} with them
   */
  record XquadFolder(Path folder) implements TrainingInput {}

  /**
   * A file in SQuAD's format: {@code {"data": [{"title", "paragraphs": [{"context", "qas": [{"id",
   * "question"}]}]}]}}, as XQuAD, MLQA, TyDi QA GoldP, JaQuAD and the gold paragraphs of XOR-TyDi
   * are published. Questions with one id in several files are translations of each other, and so
   * are their contexts.
   *
   * <p>The languages are those given here; else those that the file says ({@code "lang"} of a
   * question, the ids of TyDi QA, the questions of an XOR-TyDi file with the same id); else those
   * in the file's name, such as {@code xquad.ar.json} or {@code test-context-ar-question-de.json}.
   *
   * @param file gzipped if its name ends in {@code .gz}
   * @param contexts the language of the contexts
   * @param questions the language of the questions; that of the contexts where only that is given
   *     and the file does not say otherwise
   * @param side where it goes
   */
  record SquadFile(Path file, Optional<Language> contexts, Optional<Language> questions, Side side)
      implements TrainingInput {}

  /**
   * Questions of XOR-TyDi QA as JSON Lines: {@code id, lang, question} and, where there is one,
   * {@code en_question}. They have no passages: these come from a {@link SquadFile} with questions
   * of the same ids; a question without one is a translation if its English is there, or is not
   * used.
   *
   * @param file gzipped if its name ends in {@code .gz}
   * @param side where its translations go
   */
  record XorTydiFile(Path file, Side side) implements TrainingInput {}

  /** The sides of a split. */
  enum Side {
    TRAIN,
    HELD_OUT
  }
}

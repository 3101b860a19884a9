package dev.relkt.training.loop;

import dev.relkt.training.data.DisjointSets;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training set by numbers: passages and questions in the set's order, each question's gold
 * passage, and which passages cannot be negatives of a question.
 *
 * <p>A passage is no negative of a question if it is of the gold passage's document, or a
 * translation of the gold passage: gold of a question with the same English text, or equal to one
 * in its text.
 */
public final class Corpus {

  private final List<TrainingPassage> passages;
  private final List<TrainingQuestion> questions;
  private final Map<String, Integer> passageById = new HashMap<>();
  private final Map<String, Integer> questionById = new HashMap<>();
  private final int[] golds;
  private final int[] documents;
  private final int[] meanings;

  public Corpus(TrainingSet set) {
    passages = set.passages();
    questions = set.questions();
    documents = new int[passages.size()];
    meanings = new int[passages.size()];
    var documentNumbers = new HashMap<String, Integer>();
    var byText = new HashMap<String, Integer>();
    var same = new DisjointSets<Integer>();
    for (int p = 0; p < passages.size(); p++) {
      TrainingPassage passage = passages.get(p);
      passageById.put(passage.id(), p);
      documents[p] =
          documentNumbers.computeIfAbsent(passage.document(), d -> documentNumbers.size());
      same.union(
          p,
          byText.computeIfAbsent(passage.text(), t -> passageById.getOrDefault(passage.id(), 0)));
    }
    golds = new int[questions.size()];
    var byEnglish = new HashMap<String, Integer>();
    for (int q = 0; q < golds.length; q++) {
      TrainingQuestion question = questions.get(q);
      questionById.put(question.id(), q);
      int gold = passage(question.passage());
      golds[q] = gold;
      english(q).ifPresent(text -> same.union(gold, byEnglish.computeIfAbsent(text, t -> gold)));
    }
    for (int p = 0; p < meanings.length; p++) {
      meanings[p] = same.find(p);
    }
  }

  public int passages() {
    return passages.size();
  }

  public int questions() {
    return questions.size();
  }

  public TrainingPassage passage(int passage) {
    return passages.get(passage);
  }

  public TrainingQuestion question(int question) {
    return questions.get(question);
  }

  /** The number of the question's gold passage. */
  public int gold(int question) {
    return golds[question];
  }

  /** The question in English; absent where it is in another language without a translation. */
  public Optional<String> english(int question) {
    TrainingQuestion asked = questions.get(question);
    return asked.language().equals("en") ? Optional.of(asked.text()) : asked.english();
  }

  /** Number of the passage with this id, which must be there. */
  int passage(String id) {
    Integer found = passageById.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "passage %s (expected: one of the training set)".formatted(id));
    }
    return found;
  }

  /** Number of the question with this id, which must be there. */
  int question(String id) {
    Integer found = questionById.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "question %s (expected: one of the training set)".formatted(id));
    }
    return found;
  }

  /** A number that passages of one meaning share. */
  public int meaningOf(int passage) {
    return meanings[passage];
  }

  /** Whether two passages say the same, as far as is known; true for one and itself. */
  public boolean sameMeaning(int a, int b) {
    return meanings[a] == meanings[b];
  }

  /** Whether the passage may be taken for one that does not answer the question. */
  public boolean mayBeNegative(int question, int passage) {
    int gold = golds[question];
    return documents[gold] != documents[passage] && meanings[gold] != meanings[passage];
  }
}

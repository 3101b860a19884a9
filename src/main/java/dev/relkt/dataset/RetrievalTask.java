package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Questions, the pool of passages that may answer them, and which are right.
 *
 * @param passages the pool, each id once
 * @param questions each id once, each with at least one gold passage, all of them in the pool
 * @param qrels may judge further questions; those do not count
 */
public record RetrievalTask(List<Passage> passages, List<LabelledQuestion> questions, Qrels qrels) {

  /** The key of a passage's metadata that names the document it was cut from. */
  public static final String DOCUMENT = "document";

  /**
   * @throws DataRefused naming every question without gold, gold passage without text, and id that
   *     is there twice
   */
  public RetrievalTask {
    passages = List.copyOf(passages);
    questions = List.copyOf(questions);
    List<String> mistakes = new ArrayList<>();
    Set<PassageId> pool = new HashSet<>();
    for (Passage passage : passages) {
      if (!pool.add(passage.id())) {
        mistakes.add("passage \"%s\" is there twice (expected: once)".formatted(passage.id()));
      }
    }
    mistakes.addAll(LabelledQuestions.mistakes(questions, qrels));
    for (LabelledQuestion question : questions) {
      for (PassageId id : qrels.gold(question.id()).keySet()) {
        if (!pool.contains(id)) {
          mistakes.add(
              "question \"%s\": its gold passage \"%s\" is not among the %,d passages (expected: there)"
                  .formatted(question.id(), id, passages.size()));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
  }

  /** The questions without the pool. */
  public LabelledQuestions labelled() {
    return new LabelledQuestions(questions, qrels);
  }

  /**
   * The judgements about the questions of this task alone, which is what trec_eval averages over.
   */
  public Qrels judgements() {
    Map<String, Map<PassageId, Integer>> asked = new LinkedHashMap<>();
    for (LabelledQuestion question : questions) {
      asked.put(question.id(), qrels.grades().getOrDefault(question.id(), Map.of()));
    }
    return new Qrels(asked);
  }

  /** The languages of the pool, in the order of their tags. */
  public Set<Language> passageLanguages() {
    return passages.stream().map(Passage::language).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The task over the passages that a filter accepts; questions without gold among them are left
   * out.
   *
   * @return empty if no question is left
   */
  public Optional<RetrievalTask> over(PassageFilter filter) {
    List<Passage> pool = passages.stream().filter(filter::accepts).toList();
    Qrels judged = qrels.restrictedTo(pool.stream().map(Passage::id).collect(Collectors.toSet()));
    List<LabelledQuestion> asked =
        questions.stream().filter(q -> !judged.gold(q.id()).isEmpty()).toList();
    return asked.isEmpty() ? Optional.empty() : Optional.of(new RetrievalTask(pool, asked, judged));
  }

  /**
   * The task with the questions of some languages.
   *
   * @throws DataRefused naming the languages in which nothing is asked
   */
  public RetrievalTask asking(Set<Language> languages) {
    Set<Language> there =
        questions.stream()
            .map(LabelledQuestion::language)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> mistakes = new ArrayList<>();
    for (Language language : new TreeSet<>(languages)) {
      if (!there.contains(language)) {
        mistakes.add(
            "languages: no question in %s (expected: some of %s)"
                .formatted(
                    language, String.join(", ", there.stream().map(Language::tag).toList())));
      }
    }
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
    return new RetrievalTask(
        passages, questions.stream().filter(q -> languages.contains(q.language())).toList(), qrels);
  }

  /**
   * A digest of everything that scores depend on: {@code sha256:} and the hexadecimal digest of
   * ids, languages, titles and texts of passages and questions in the order of their ids, and of
   * the gold of the questions.
   */
  public String checksum() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    Consumer<Object> add = part -> digest.update((part + "\0").getBytes(StandardCharsets.UTF_8));
    passages.stream()
        .sorted(Comparator.comparing(Passage::id))
        .forEach(p -> List.of("p", p.id(), p.language(), p.title(), p.text()).forEach(add));
    questions.stream()
        .sorted(Comparator.comparing(LabelledQuestion::id))
        .forEach(
            q -> {
              List.of("q", q.id(), q.language(), q.text()).forEach(add);
              new TreeMap<>(qrels.gold(q.id()))
                  .forEach((passage, grade) -> List.of(passage, grade).forEach(add));
            });
    return "sha256:" + Hex.encodeHexString(digest.digest());
  }
}

package dev.relkt.training.data;

import dev.relkt.lexical.Bm25Index;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Negatives that share words with the question, as the paper's warm-up takes them: BM25 ranks the
 * passages, the first ones are skipped, and of those that follow the best are taken that are
 * certainly wrong: not the gold passage, nor of its document, nor of the document of any passage
 * that is gold for the same question in other words or languages or has the same text.
 *
 * <p>BM25 knows no languages, so a question is asked in the language of its gold passage where that
 * is known: as it is if it is in that language, else as its translation into it, else in English if
 * it has English, else as it is. The passages searched are those in the language of the gold
 * passage.
 */
public final class LexicalNegatives {

  /** How far the ranking is looked at where the first hits are all excluded. */
  private static final int MOST_HITS = 512;

  private final TrainingSet set;
  private final Ranks ranks;
  private final Map<String, TrainingPassage> passages = new HashMap<>();
  private final Map<String, Set<String>> goldDocuments = new HashMap<>();

  /** What a question is in other languages, by its language and {@link SameText} key. */
  private final Map<String, Map<String, String>> translations = new HashMap<>();

  /** By passage id; documents with one name are one. */
  private final Map<String, String> documents = new HashMap<>();

  /**
   * Which ranks give negatives.
   *
   * @param skipped hits at the top, 0 or more
   * @param taken at most so many after them, 1 or more
   */
  public record Ranks(int skipped, int taken) {

    /** As the paper has it: rank 0 is skipped, the next three are taken. */
    public static final Ranks OF_THE_PAPER = new Ranks(1, 3);

    public Ranks {
      if (skipped < 0 || taken < 1) {
        throw new IllegalArgumentException(
            "ranks: %d skipped, %d taken (expected: 0 or more, 1 or more)"
                .formatted(skipped, taken));
      }
    }
  }

  /** AnnouncedState how far the work is, from several threads. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Says how far it is.
     *
     * @param step what is done
     * @param unit what is counted
     * @param done of the total
     */
    void at(String step, String unit, long done, long total);
  }

  /**
   * @param set whose passages are searched
   */
  public LexicalNegatives(TrainingSet set, Ranks ranks) {
    this.set = set;
    this.ranks = ranks;
    var same = new DisjointSets<String>();
    Map<String, String> documentOfText = new HashMap<>();
    for (TrainingPassage passage : set.passages()) {
      passages.put(passage.id(), passage);
      String text = SameText.key(passage.text());
      String first = documentOfText.putIfAbsent(text, passage.document());
      if (first != null) {
        same.union(first, passage.document());
      }
    }
    for (Translation translation : set.translations()) {
      List<String> translated = new ArrayList<>();
      for (String text : translation.texts().values()) {
        String document = documentOfText.get(SameText.key(text));
        if (document != null) {
          translated.add(document);
        }
      }
      translated.forEach(d -> same.union(translated.getFirst(), d));
    }
    Set<String> foreign = new HashSet<>();
    for (TrainingQuestion question : set.questions()) {
      if (!question.language().equals(passage(question.passage()).language())) {
        foreign.add(key(question.language(), question.text()));
      }
    }
    for (Translation translation : set.translations()) {
      translation
          .texts()
          .forEach(
              (language, text) -> {
                String key = key(language, text);
                if (foreign.contains(key)) {
                  translations.putIfAbsent(key, translation.texts());
                }
              });
    }
    set.passages().forEach(p -> documents.put(p.id(), same.find(p.document())));
    for (TrainingQuestion question : set.questions()) {
      String document = document(question.passage());
      for (String key : keys(question)) {
        goldDocuments.computeIfAbsent(key, k -> new HashSet<>()).add(document);
      }
    }
  }

  /**
   * Finds the negatives of every question. The same set and ranks give the same triplets, whatever
   * the number of threads.
   *
   * @param threads 1 or more
   * @return a triplet a question, in the order of the questions; without negatives where there are
   *     none
   * @throws InterruptedException if this thread is interrupted; the work has ended then
   */
  public List<Triplet> mine(int threads, Progress progress) throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Map<String, Bm25Index> indexes = indexes(workers, progress);
      AtomicLong done = new AtomicLong();
      List<TrainingQuestion> questions = set.questions();
      List<Callable<List<Triplet>>> parts = new ArrayList<>();
      // Parts are small, so that threads end together; questions of one language stand together.
      int size = 256;
      for (int from = 0; from < questions.size(); from += size) {
        List<TrainingQuestion> part =
            questions.subList(from, Math.min(questions.size(), from + size));
        parts.add(
            () -> {
              List<Triplet> triplets = new ArrayList<>(part.size());
              for (TrainingQuestion question : part) {
                if (Thread.currentThread().isInterrupted()) {
                  throw new InterruptedException();
                }
                triplets.add(triplet(question, indexes));
              }
              progress.at("searching", "questions", done.addAndGet(part.size()), questions.size());
              return triplets;
            });
      }
      List<Triplet> triplets = new ArrayList<>(questions.size());
      for (Future<List<Triplet>> part : workers.invokeAll(parts)) {
        triplets.addAll(result(part));
      }
      return triplets;
    } finally {
      workers.shutdownNow();
    }
  }

  private Map<String, Bm25Index> indexes(ExecutorService workers, Progress progress)
      throws InterruptedException {
    Set<String> asked = new HashSet<>();
    set.questions().forEach(q -> asked.add(passage(q.passage()).language()));
    Map<String, List<Bm25Index.Entry>> byLanguage = new TreeMap<>();
    for (TrainingPassage p : set.passages()) {
      if (asked.contains(p.language())) {
        byLanguage
            .computeIfAbsent(p.language(), l -> new ArrayList<>())
            .add(new Bm25Index.Entry(p.id(), p.language(), p.title(), p.text()));
      }
    }
    long total = byLanguage.values().stream().mapToLong(List::size).sum();
    AtomicLong done = new AtomicLong();
    // The largest first, so that the last one is not waited for alone.
    List<String> order = new ArrayList<>(byLanguage.keySet());
    order.sort(Comparator.comparingInt(l -> -byLanguage.getOrDefault(l, List.of()).size()));
    List<Callable<Bm25Index>> work = new ArrayList<>();
    for (String language : order) {
      List<Bm25Index.Entry> entries = byLanguage.getOrDefault(language, List.of());
      work.add(
          () -> {
            Bm25Index index = Bm25Index.of(entries);
            progress.at("indexing", "passages", done.addAndGet(entries.size()), total);
            return index;
          });
    }
    Map<String, Bm25Index> indexes = new HashMap<>();
    List<Future<Bm25Index>> made = workers.invokeAll(work);
    for (int i = 0; i < order.size(); i++) {
      indexes.put(order.get(i), result(made.get(i)));
    }
    return indexes;
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Triplet triplet(TrainingQuestion question, Map<String, Bm25Index> indexes) {
    TrainingPassage gold = passage(question.passage());
    Bm25Index index = indexes.get(gold.language());
    if (index == null) {
      throw new IllegalStateException("no passages in " + gold.language());
    }
    Wording wording = wording(question, gold.language());
    Set<String> excluded = new HashSet<>();
    for (String key : keys(question)) {
      excluded.addAll(goldDocuments.getOrDefault(key, Set.of()));
    }
    for (int k = 4 * (ranks.skipped + ranks.taken); ; k *= 4) {
      List<Bm25Index.Hit> hits = index.search(wording.text, wording.language, k);
      List<String> negatives = new ArrayList<>();
      for (int rank = ranks.skipped; rank < hits.size(); rank++) {
        String id = hits.get(rank).id();
        if (negatives.size() < ranks.taken && !excluded.contains(document(id))) {
          negatives.add(id);
        }
      }
      if (negatives.size() == ranks.taken || hits.size() < k || k >= MOST_HITS) {
        return new Triplet(question.id(), gold.id(), negatives);
      }
    }
  }

  private record Wording(String text, String language) {}

  private Wording wording(TrainingQuestion question, String goldLanguage) {
    if (!question.language().equals(goldLanguage)) {
      String translated =
          translations
              .getOrDefault(key(question.language(), question.text()), Map.of())
              .get(goldLanguage);
      if (question.english().isPresent() && (translated == null || goldLanguage.equals("en"))) {
        return new Wording(question.english().get(), "en");
      }
      if (translated != null) {
        return new Wording(translated, goldLanguage);
      }
    }
    return new Wording(question.text(), question.language());
  }

  private static String key(String language, String text) {
    return language + " " + SameText.key(text);
  }

  private String document(String passage) {
    return documents.getOrDefault(passage, passage);
  }

  private TrainingPassage passage(String id) {
    TrainingPassage passage = passages.get(id);
    if (passage == null) {
      throw new IllegalArgumentException("passage %s is not in the set".formatted(id));
    }
    return passage;
  }

  /** What makes two questions the same: text or English. */
  private static List<String> keys(TrainingQuestion question) {
    List<String> keys = new ArrayList<>();
    keys.add(SameText.key(question.text()));
    question.english().ifPresent(e -> keys.add(SameText.key(e)));
    return keys;
  }
}

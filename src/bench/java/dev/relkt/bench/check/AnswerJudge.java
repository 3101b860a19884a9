package dev.relkt.bench.check;

import dev.relkt.answering.Answer;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ScorePart;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.RankingCandidate;
import dev.relkt.ranking.RankingFeature;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * Judges answers: every question has one in time, and each is wholly of the model and generation
 * that it names, which its scores show: they are cosines of that version's vectors of question and
 * passage, or what its ranker makes of them. For one thread.
 */
public final class AnswerJudge {

  /** How far a score may be from the cosine computed anew. */
  static final double SCORE_TOLERANCE = 2e-3;

  private static final int BATCH = 64;

  private static final String LATE = "ranker." + RankingFeature.LATE_INTERACTION.id();

  private final PassageLog log;
  private final Function<Integer, Optional<EmbeddingSpace>> spaces;
  private final Function<ModelVersion, Encoder> encoders;
  private final Function<ModelVersion, Optional<Ranker>> rankers;
  private final Findings findings = new Findings();
  private final Map<ModelVersion, Map<PassageText, List<Scored>>> scored = new LinkedHashMap<>();
  private final Set<Reply> mixed = new HashSet<>();
  private final Map<String, Long> byServing = new TreeMap<>();
  private final LongPredicate outage;
  private long delayed;
  private long scores;
  private double largest;

  /** A passage of an answer whose score is to be computed anew. */
  private record Scored(
      Reply reply, String question, String passage, float score, List<ScorePart> parts) {

    /** The value of a part, absent where the answer does not tell it. */
    OptionalDouble part(String name) {
      return parts.stream()
          .filter(part -> part.name().equals(name))
          .mapToDouble(ScorePart::value)
          .findFirst();
    }
  }

  /**
   * @param spaces generation → its space, nothing for one that is not there
   * @param encoders version → its encoder, closed by whoever gave it
   * @param rankers version → its ranker, nothing for one that has none
   * @param outage whether a question that was asked at that moment, in milliseconds since 1970, had
   *     to wait for a process that was killed: it may be answered late, and has to be answered
   */
  public AnswerJudge(
      PassageLog log,
      Function<Integer, Optional<EmbeddingSpace>> spaces,
      Function<ModelVersion, Encoder> encoders,
      Function<ModelVersion, Optional<Ranker>> rankers,
      LongPredicate outage) {
    this.outage = outage;
    this.log = log;
    this.spaces = spaces;
    this.encoders = encoders;
    this.rankers = rankers;
  }

  /**
   * Judges them all.
   *
   * @param questions by id
   * @param answers question id → its answers in the order in which they came
   */
  public AnswerFindings judge(
      Map<String, AskedQuestion> questions, Map<String, List<GivenAnswer>> answers) {
    long slowest = 0;
    for (Map.Entry<String, AskedQuestion> question : questions.entrySet()) {
      List<GivenAnswer> given = answers.getOrDefault(question.getKey(), List.of());
      slowest = Math.max(slowest, punctual(question.getKey(), question.getValue(), given));
      given.forEach(answer -> look(question.getValue(), answer.reply()));
    }
    scored.forEach(this::compareScores);
    return new AnswerFindings(
        questions.size(),
        questions.keySet().stream().filter(answers::containsKey).count(),
        answers.values().stream().mapToLong(List::size).sum(),
        answers.values().stream().filter(given -> given.size() > 1).count(),
        scores,
        largest,
        byServing,
        delayed,
        slowest,
        findings);
  }

  /** The milliseconds that the asker waited for the first answer. */
  private long punctual(String id, AskedQuestion question, List<GivenAnswer> given) {
    if (given.isEmpty()) {
      findings.add(Finding.UNANSWERED, id);
      return 0;
    }
    Optional<GivenAnswer> whole = given.stream().filter(g -> !g.reply().partial()).findFirst();
    long waited = whole.orElse(given.getFirst()).atMillis() - question.atMillis();
    boolean late = waited > question.deadline().toMillis();
    boolean killed = late && outage.test(question.atMillis());
    // Whose deadline passed while nobody was there is told that it was not searched.
    boolean toldSo = killed && given.getFirst().reply().shardsAnswered() == 0;
    if (whole.isEmpty() && !toldSo) {
      findings.add(Finding.PARTIAL, id + " " + given.getFirst().reply().notes());
    }
    if (killed) {
      delayed++;
    } else if (late) {
      findings.add(
          Finding.LATE,
          "%s: %,d ms (expected: at most %,d)"
              .formatted(id, waited, question.deadline().toMillis()));
    }
    return waited;
  }

  private void look(AskedQuestion question, Reply reply) {
    String serving =
        reply
            .serving()
            .map(p -> "%s g%d".formatted(p.modelVersion(), p.generation()))
            .orElse("none");
    byServing.merge(serving, 1L, Long::sum);
    if (reply.serving().isEmpty()) {
      return;
    }
    ModelVersion model = reply.serving().get().modelVersion();
    int generation = reply.serving().get().generation();
    EmbeddingSpace space = encoders.apply(model).space();
    if (spaces.apply(generation).filter(space::equals).isEmpty()) {
      mixed(
          reply,
          "%s is of space %s, and generation g%d of %s"
              .formatted(
                  model,
                  space,
                  generation,
                  spaces.apply(generation).map(EmbeddingSpace::id).orElse("none")));
    }
    for (Answer answer : reply.ranked().answers()) {
      String id = answer.passage().id().value();
      String title = answer.passage().title();
      String text = answer.passage().text();
      if (!log.everHad(id, title, text)) {
        findings.add(Finding.STRANGE_TEXT, reply.questionId() + ": " + id);
      }
      scored
          .computeIfAbsent(model, unused -> new LinkedHashMap<>())
          .computeIfAbsent(new PassageText(title, text), unused -> new ArrayList<>())
          .add(new Scored(reply, question.text(), id, answer.score(), answer.details().parts()));
    }
  }

  /** Every text is encoded once; its vectors are kept no longer than they are needed. */
  private void compareScores(ModelVersion model, Map<PassageText, List<Scored>> passages) {
    Encoder encoder = encoders.apply(model);
    Map<String, Embedding> questions = new HashMap<>();
    List<String> texts =
        passages.values().stream().flatMap(List::stream).map(Scored::question).distinct().toList();
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
      List<Embedding> vectors = encoder.encodeQuestions(batch);
      for (int i = 0; i < batch.size(); i++) {
        questions.put(batch.get(i), vectors.get(i));
      }
    }
    List<PassageText> all = List.copyOf(passages.keySet());
    for (int from = 0; from < all.size(); from += BATCH) {
      List<PassageText> batch = all.subList(from, Math.min(from + BATCH, all.size()));
      List<List<Embedding>> windows = encoder.encodePassages(batch);
      for (int i = 0; i < batch.size(); i++) {
        for (Scored one : passages.getOrDefault(batch.get(i), List.of())) {
          compare(model, one, batch.get(i), questions, windows.get(i));
        }
      }
    }
  }

  private void compare(
      ModelVersion model,
      Scored one,
      PassageText passage,
      Map<String, Embedding> questions,
      List<Embedding> windows) {
    Embedding question = questions.get(one.question());
    if (question == null) {
      throw new IllegalStateException("a question was not encoded: " + one.question());
    }
    double[] cosines = windows.stream().mapToDouble(question::cosine).toArray();
    double best = Arrays.stream(cosines).max().orElse(-1);
    Optional<Ranker> ranker = Optional.empty();
    Optional<Ranking.Rerank> reranked = one.reply().ranking().flatMap(Ranking::rerank);
    if (reranked.isPresent()) {
      ranker = rankers.apply(model);
      if (ranker.filter(of -> of.id().equals(reranked.get().ranker())).isEmpty()) {
        mixed(
            one.reply(),
            "ranked by %s (expected of %s: %s)"
                .formatted(
                    reranked.get().ranker(), model, ranker.map(Ranker::id).orElse("no ranker")));
        return;
      }
    }
    if (one.parts().isEmpty()) {
      agree(model, one, "score", one.score(), best);
      return;
    }
    // What words add depends on all passages that there were at that moment: it is told, and the
    // parts have to add up.
    double sum = one.parts().stream().mapToDouble(part -> part.value() * part.weight()).sum();
    agree(model, one, "score", one.score(), sum);
    one.part("dense.best").ifPresent(told -> agree(model, one, "dense.best", told, best));
    ranker.ifPresent(
        of ->
            one.part(LATE)
                .ifPresent(told -> agree(model, one, LATE, told, late(of, one, passage, best))));
  }

  private static double late(Ranker ranker, Scored one, PassageText passage, double best) {
    return ranker.of(one.question())
        .features(
            new RankingCandidate(
                passage.title(), passage.text(), 0, 1, best, best, OptionalDouble.empty()))[
        RankingFeature.LATE_INTERACTION.ordinal()];
  }

  private void agree(ModelVersion model, Scored one, String what, double told, double expected) {
    double difference = Math.abs(told - expected);
    scores++;
    largest = Math.max(largest, difference);
    if (!(difference <= SCORE_TOLERANCE)) {
      mixed(
          one.reply(),
          "%s %.4f of %s (expected of %s: %.4f)"
              .formatted(what, told, one.passage(), model, expected));
    }
  }

  private void mixed(Reply reply, String words) {
    if (mixed.add(reply)) {
      findings.add(Finding.MIXED, reply.questionId() + ": " + words);
    }
  }
}

package dev.relkt.bench.check;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Checks a system from outside, with nothing but its topics, its index root and its registry.
 *
 * <p>Nothing may be written meanwhile, and everything that was written has to be published: a
 * snapshot that is behind the log shows as passages lost and stale.
 */
public final class SwapChecker {

  private final Place place;
  private final Consumer<String> progress;

  /**
   * Where everything is.
   *
   * @param bootstrapServers the brokers with the topics {@code passages}, {@code questions}, {@code
   *     answers}
   * @param indexRoot the index
   * @param registryRoot the model versions
   * @param opLibraries libraries of TensorFlow ops that the versions need
   */
  public record Place(
      String bootstrapServers, Path indexRoot, Path registryRoot, List<Path> opLibraries) {
    public Place {
      opLibraries = List.copyOf(opLibraries);
    }

    /** Of versions that need no libraries. */
    public Place(String bootstrapServers, Path indexRoot, Path registryRoot) {
      this(bootstrapServers, indexRoot, registryRoot, List.of());
    }
  }

  /**
   * @param progress told in a few words what is done next
   */
  public SwapChecker(Place place, Consumer<String> progress) {
    this.place = place;
    this.progress = progress;
  }

  /** As the other one, where no process was killed. */
  public SwapReport check() {
    return check(moment -> false);
  }

  /**
   * Reads everything and judges it.
   *
   * @param outage whether a question of that moment, in milliseconds since 1970, had to wait for a
   *     process that was killed
   * @throws IllegalStateException if the brokers do not give what they have, or no generation is
   *     active
   * @throws dev.relkt.snapshot.store.IndexRefused if there is no index root, or a file of it is
   *     damaged
   * @throws dev.relkt.registry.ModelRefused if an encoder cannot be opened
   */
  public SwapReport check(LongPredicate outage) {
    var topics = new TopicLog(place.bootstrapServers());
    var log = new PassageLog();
    progress.accept("reading the log of passages");
    topics.read(
        PassagesTopic.NAME,
        record -> log.add(record.partition(), record.offset(), record.key(), record.value()));
    GenerationStore store = IndexRoot.open(place.indexRoot()).generations();
    try (var encoders = new CheckedEncoders(place.registryRoot(), place.opLibraries())) {
      List<GenerationFindings> generations = new ArrayList<>();
      GenerationRoles roles = store.roles();
      if (roles.active().isEmpty()) {
        throw new IllegalStateException(
            "index root %s: no generation is active (expected: one); there is nothing to check"
                .formatted(place.indexRoot()));
      }
      for (GenerationRoles.RoleAssignment assignment : roles.assignments()) {
        generation(store, assignment, log, encoders).ifPresent(generations::add);
      }
      return new SwapReport(
          log.passages(),
          log.deletes(),
          log.records(),
          log.ignored(),
          generations,
          answers(topics, store, log, encoders, outage));
    }
  }

  private Optional<GenerationFindings> generation(
      GenerationStore store,
      GenerationRoles.RoleAssignment assignment,
      PassageLog log,
      CheckedEncoders encoders) {
    IndexGeneration generation = assignment.generation();
    String name =
        "%s %s, %s"
            .formatted(
                generation.id(),
                generation.model(),
                assignment.role().name().toLowerCase(Locale.ROOT));
    Path beside =
        Objects.requireNonNullElse(place.indexRoot().toAbsolutePath().getParent(), Path.of("/"));
    Optional<StoredIndex> copied = StoredIndex.copy(store, generation, beside);
    if (copied.isEmpty() && assignment.role() == GenerationRoles.Role.CANDIDATE) {
      return Optional.empty(); // it is not ready
    }
    var judge = new IndexJudge(log, encoders.of(generation.model()));
    if (copied.isEmpty()) {
      return Optional.of(findings(name, 0, judge, log.records()));
    }
    try (StoredIndex index = copied.get()) {
      progress.accept(
          "checking %,d passages with %,d vectors of %s"
              .formatted(index.snapshot().passages(), index.snapshot().windows(), name));
      index.passages(judge::show);
      return Optional.of(
          findings(name, index.snapshot().number(), judge, behind(index.snapshot(), log)));
    }
  }

  private static GenerationFindings findings(
      String name, long snapshot, IndexJudge judge, long behind) {
    Findings findings = judge.end();
    return new GenerationFindings(
        name, snapshot, judge.passages(), judge.vectors(), judge.leastCosine(), behind, findings);
  }

  private static long behind(IndexSnapshot snapshot, PassageLog log) {
    return log.nextOffsets().entrySet().stream()
        .mapToLong(
            e -> Math.max(0, e.getValue() - snapshot.nextOffsets().getOrDefault(e.getKey(), 0L)))
        .sum();
  }

  private AnswerFindings answers(
      TopicLog topics,
      GenerationStore store,
      PassageLog log,
      CheckedEncoders encoders,
      LongPredicate outage) {
    progress.accept("reading questions and answers");
    Map<String, AskedQuestion> questions = new HashMap<>();
    var decoder = new QuestionsTopic();
    topics.read(
        QuestionsTopic.NAME,
        record -> {
          // A question that is none is not answered.
          if (decoder.decode(record) instanceof Decoded.Accepted<Question> accepted) {
            Question question = accepted.value();
            questions.putIfAbsent(
                question.id(),
                new AskedQuestion(question.text(), question.deadline(), record.timestampMillis()));
          }
        });
    Map<String, List<GivenAnswer>> answers = new HashMap<>();
    topics.read(
        AnswersTopic.NAME,
        record -> {
          switch (AnswersTopic.decode(record)) {
            case Decoded.Accepted<Reply> accepted ->
                answers
                    .computeIfAbsent(accepted.value().questionId(), unused -> new ArrayList<>())
                    .add(new GivenAnswer(accepted.value(), record.timestampMillis()));
            case Decoded.Rejected<Reply> rejected ->
                throw new IllegalStateException(
                    "the answer at %s-%d, offset %d cannot be read: %s"
                        .formatted(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            rejected.rejection().reason()));
          }
        });
    progress.accept("checking the answers to %,d questions".formatted(questions.size()));
    return new AnswerJudge(
            log,
            generation -> store.generation(generation).map(IndexGeneration::space),
            encoders::of,
            encoders::rankerOf,
            outage)
        .judge(questions, answers);
  }
}

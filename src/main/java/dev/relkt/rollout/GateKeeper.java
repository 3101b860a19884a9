package dev.relkt.rollout;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.passage.PassageId;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateQuestions;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Asks the gate's questions of the active generation and of the one that is to follow it. */
final class GateKeeper {

  /** Ids that a refusal names before it breaks off. */
  private static final int NAMED = 10;

  private final GenerationStore store;
  private final Encoders encoders;
  private final Path directory;
  private final GateRules rules;
  private final BooleanSupplier stop;

  /**
   * @param directory to open shards in
   * @param stop whether to give up a comparison
   */
  GateKeeper(
      GenerationStore store,
      Encoders encoders,
      Path directory,
      GateRules rules,
      BooleanSupplier stop) {
    this.store = store;
    this.encoders = encoders;
    this.directory = directory;
    this.rules = rules;
    this.stop = stop;
  }

  /** Compares what answers with a generation and the version that it was made for. */
  GateReport compare(GenerationRoles roles, IndexGeneration candidate) {
    return compare(roles, candidate, candidate.model());
  }

  /**
   * Compares what answers with a generation, and keeps the report.
   *
   * @param model that is to answer by the generation: of its space
   */
  GateReport compare(GenerationRoles roles, IndexGeneration candidate, ModelVersion model) {
    Activation activation = roles.activation().orElseThrow();
    IndexGeneration active = roles.active().orElseThrow();
    List<GateQuestion> questions =
        store.decisions().gateQuestions().map(GateQuestions::questions).orElse(List.of());
    try (Encoder before = encoders.open(activation.model());
        Encoder after = encoders.open(model);
        EvaluatedGeneration one = evaluated(active, activation.model(), before);
        EvaluatedGeneration other = evaluated(candidate, model, after)) {
      GateReport report = Gate.compare(one, other, questions, rules, stop);
      store.decisions().report(report);
      return report;
    }
  }

  /**
   * @throws Refusal if a passage that answers a question is not in the active generation
   */
  void requireKnown(GenerationRoles roles, List<GateQuestion> questions) {
    Activation activation = roles.activation().orElseThrow();
    IndexGeneration active = roles.active().orElseThrow();
    if (store.latestSnapshot(active.number()).isEmpty()) {
      throw new Refusal(
          "gate: the index has no passages yet (expected: those that the questions name); ingest them first");
    }
    Set<PassageId> unknown = new LinkedHashSet<>();
    try (Encoder encoder = encoders.open(activation.model());
        EvaluatedGeneration evaluated =
            EvaluatedGeneration.open(store, active, activation.model(), encoder, fresh())) {
      for (GateQuestion question : questions) {
        question.relevant().stream()
            .filter(id -> evaluated.find(id).isEmpty())
            .forEach(unknown::add);
      }
    }
    if (!unknown.isEmpty()) {
      throw new Refusal(
          "gate: %,d passages that questions name are not in the index: %s%s (expected: ids of passages that can be found); correct the ids, or ingest the passages first"
              .formatted(
                  unknown.size(),
                  String.join(", ", unknown.stream().limit(NAMED).map(PassageId::value).toList()),
                  unknown.size() > NAMED ? ", …" : ""));
    }
  }

  private EvaluatedGeneration evaluated(
      IndexGeneration generation, ModelVersion model, Encoder encoder) {
    return EvaluatedGeneration.open(
        store, generation, model, encoder, Ranker.of(encoders.manifest(model), encoder), fresh());
  }

  private Path fresh() {
    return directory.resolve("gate-" + UUID.randomUUID());
  }
}

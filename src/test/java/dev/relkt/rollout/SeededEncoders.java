package dev.relkt.rollout;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.Manifests;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.RankerSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.UnaryOperator;

/**
 * A registry without files: {@code words/<n>} has the vectors of the seed n modulo 10, so that
 * {@code words/12} is another version of the space of {@code words/2}. From 90 on there is none.
 */
final class SeededEncoders implements Encoders {

  private static final long serialVersionUID = 1;

  /** Versions that cannot be opened. */
  final transient Set<Integer> damaged = new CopyOnWriteArraySet<>();

  private final transient Map<Integer, UnaryOperator<String>> altered = new ConcurrentHashMap<>();

  private final transient Map<Integer, Double> rankers = new ConcurrentHashMap<>();

  /** Lets the encoder of a seed read other questions than it is given. */
  void altered(int seed, UnaryOperator<String> questions) {
    altered.put(seed, questions);
  }

  /** Gives a version a ranker of one weight. */
  void ranked(int number, double weightOfBestWindow) {
    rankers.put(number, weightOfBestWindow);
  }

  @Override
  public ModelManifest manifest(ModelVersion version) {
    if (version.number() >= 90) {
      throw new ModelRefused("model %s: no folder".formatted(version));
    }
    ModelManifest of = WordEncoder.manifest(version.number() % 10);
    return Manifests.withSpace(
        ModelManifest.of(
            of.draft().withRanker(ranker(version.number(), of.embeddingSpace())),
            version.number(),
            of.files(),
            of.createdAt()),
        of.embeddingSpace());
  }

  private Optional<RankerSpec> ranker(int number, EmbeddingSpace space) {
    return Optional.ofNullable(rankers.get(number))
        .map(weight -> RankerSpec.lateInteraction(space, Map.of("best-window", weight)));
  }

  @Override
  public Encoder open(ModelVersion version) {
    manifest(version);
    if (damaged.contains(version.number())) {
      throw new ModelRefused("model %s: damaged".formatted(version));
    }
    int seed = version.number() % 10;
    UnaryOperator<String> questions = altered.get(seed);
    if (rankers.containsKey(version.number())) {
      return new EncoderWithWords(seed);
    }
    return questions == null ? new WordEncoder(seed) : new AlteredEncoder(seed, questions);
  }
}

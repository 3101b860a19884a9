package dev.relkt.rollout;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.answering.ServedModel;
import dev.relkt.answering.ShardAnswers;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.StoredPassage;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.HeldSnapshot;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the two generations that the gate compares: the encoder of a version and all shards of one
 * snapshot, open.
 *
 * <p>Closing it closes the shards and deletes their directory; the encoder belongs to whoever gave
 * it. Used by one thread.
 */
public final class EvaluatedGeneration implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluatedGeneration.class);

  private final IndexGeneration generation;
  private final ModelVersion model;
  private final Encoder encoder;
  private final Optional<Ranker> ranker;
  private final List<ShardReader> shards;
  private final Path directory;

  private EvaluatedGeneration(
      IndexGeneration generation,
      ModelVersion model,
      Encoder encoder,
      Optional<Ranker> ranker,
      List<ShardReader> shards,
      Path directory) {
    this.generation = generation;
    this.model = model;
    this.encoder = encoder;
    this.ranker = ranker;
    this.shards = List.copyOf(shards);
    this.directory = directory;
  }

  /** Opens the newest snapshot of a generation for a version that has no ranker. */
  public static EvaluatedGeneration open(
      GenerationStore store,
      IndexGeneration generation,
      ModelVersion model,
      Encoder encoder,
      Path directory) {
    return open(store, generation, model, encoder, Optional.empty(), directory);
  }

  /**
   * Opens the newest snapshot of a generation. A lease holds the snapshot until its files are
   * fetched.
   *
   * @param model of the generation's space
   * @param encoder of that version; not closed by this
   * @param ranker of that version, if it has one
   * @param directory empty or absent, for this alone; best on the file system of the index root
   * @throws IllegalArgumentException if the encoder is of another space than the generation
   * @throws IllegalStateException if the generation has no snapshot
   * @throws dev.relkt.snapshot.store.IndexRefused if a file is missing or damaged
   */
  public static EvaluatedGeneration open(
      GenerationStore store,
      IndexGeneration generation,
      ModelVersion model,
      Encoder encoder,
      Optional<Ranker> ranker,
      Path directory) {
    if (!encoder.space().equals(generation.space())
        || encoder.dimension() != generation.dimension()) {
      throw new IllegalArgumentException(
          "gate: %s gives vectors of space %s with dimension %d (expected: space %s with dimension %d, as generation %s)"
              .formatted(
                  model,
                  encoder.space(),
                  encoder.dimension(),
                  generation.space(),
                  generation.dimension(),
                  generation.id()));
    }
    List<ShardReader> shards = new ArrayList<>();
    try (HeldSnapshot held =
        HeldSnapshot.newest(store, generation.number())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "generation %s: no snapshot to look at (expected: at least one); it is compared when it is built"
                            .formatted(generation)))) {
      for (StoredShard stored : held.snapshot().shards()) {
        Path fresh = directory.resolve("shard-" + stored.shard());
        store.materialise(generation.number(), stored, fresh);
        shards.add(ShardReader.open(fresh, generation.space()));
      }
      return new EvaluatedGeneration(generation, model, encoder, ranker, shards, directory);
    } catch (RuntimeException e) {
      shards.forEach(ShardReader::close);
      remove(directory);
      throw e;
    }
  }

  public IndexGeneration generation() {
    return generation;
  }

  /** Whose encoder encodes the questions. */
  public ModelVersion model() {
    return model;
  }

  Encoder encoder() {
    return encoder;
  }

  long passages() {
    return shards.stream().mapToLong(ShardReader::passages).sum();
  }

  /**
   * The best passages of all shards, best first, in the order that a question would get. A canary
   * is searched by vectors alone: words would find much the same by a broken encoder.
   */
  List<PassageId> search(GateQuestion asked, Embedding embedding, int k) {
    QuestionOptions options =
        QuestionOptions.builder()
            .mode(asked.labelled() ? Mode.HYBRID : Mode.DENSE)
            .language(asked.language())
            .build();
    Question question =
        new Question("gate", asked.text(), k, PassageFilter.NONE, Question.DEFAULT_DEADLINE)
            .with(options);
    return ShardAnswers.of(
            question, embedding, shards, new ServedModel(Optional.empty(), ranker, ""))
        .answers()
        .stream()
        .limit(k)
        .map(answer -> answer.passage().id())
        .toList();
  }

  Optional<Passage> find(PassageId id) {
    return shards.get(new ShardRouter(shards.size()).shardOf(id).number()).find(id);
  }

  /**
   * Passages spread evenly over the order in which they are stored: of the same snapshot always the
   * same.
   *
   * @param most how many at most
   */
  List<Passage> sample(int most) {
    List<Passage> sample = new ArrayList<>();
    long all = passages();
    long before = 0;
    for (ShardReader shard : shards) {
      // so many of the sample lie before the shard's end, less those before its beginning
      long from = before * most / Math.max(1, all);
      long to = (before + shard.passages()) * most / Math.max(1, all);
      int wanted = (int) Math.min(to - from, shard.passages());
      shard.sample(wanted).stream().map(StoredPassage::passage).forEach(sample::add);
      before += shard.passages();
    }
    return sample;
  }

  @Override
  public void close() {
    shards.forEach(ShardReader::close);
    remove(directory);
  }

  private static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      PathUtils.deleteDirectory(directory);
    } catch (IOException e) {
      LOG.warn("{}: not deleted after the comparison: {}", directory, e.toString());
    }
  }
}

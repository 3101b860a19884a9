package dev.relkt.rollout;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.Rewind;
import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An index root of two shards, in {@code index}, with the same passages in several generations. */
public final class GateFixture implements AutoCloseable {

  private static final int SHARDS = 2;

  public final GenerationStore store;
  private final Path directory;
  private final List<Passage> passages = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  public GateFixture(Path directory) {
    this.directory = directory;
    store = IndexRoot.openOrCreate(directory.resolve("index"), SHARDS).generations();
  }

  public GateFixture passage(String id, String language, String text) {
    passages.add(new Passage(new PassageId(id), new Language(language), "", text, Map.of()));
    return this;
  }

  static GateQuestion question(String id, String language, String text, String... relevant) {
    return new GateQuestion(
        id, new Language(language), text, Arrays.stream(relevant).map(PassageId::new).toList());
  }

  /** A generation with the words' vectors of that seed. */
  EvaluatedGeneration evaluated(int seed) {
    return evaluated(seed, new WordEncoder(seed));
  }

  /** A generation whose encoder is given; its passages were encoded by it. */
  EvaluatedGeneration evaluated(int seed, Encoder encoder) {
    open.add(encoder);
    EvaluatedGeneration evaluated =
        EvaluatedGeneration.open(
            store, publish(seed, encoder), WordEncoder.version(seed), encoder, sideDirectory(seed));
    open.add(evaluated);
    return evaluated;
  }

  Path sideDirectory(int seed) {
    return directory.resolve("evaluated-" + seed);
  }

  /** Makes a generation of the words' vectors of that seed, with a snapshot of all passages. */
  public IndexGeneration publish(int seed, Encoder encoder) {
    return publish(store.createGeneration(WordEncoder.manifest(seed)), encoder);
  }

  /** Makes a generation ready that is there already. */
  void publishAgain(IndexGeneration generation) {
    try (var encoder = new WordEncoder(generation.model().number())) {
      publish(generation, encoder);
    }
  }

  private IndexGeneration publish(IndexGeneration generation, Encoder encoder) {
    var router = new ShardRouter(SHARDS);
    List<StoredShard> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      Path work = directory.resolve("work-%s-%d".formatted(generation.id(), shard));
      try (var writer = ShardWriter.open(work, encoder.space(), encoder.dimension())) {
        for (int i = 0; i < passages.size(); i++) {
          Passage passage = passages.get(i);
          if (router.shardOf(passage.id()).number() == shard) {
            writer.upsert(
                passage,
                encoder.encodePassages(List.of(new PassageText("", passage.text()))).getFirst(),
                new SourcePosition(0, i, 1));
          }
        }
        ShardCommit commit = writer.commit(Map.of());
        shards.add(
            store.upload(generation.number(), shard, "test", commit, work, Optional.empty()));
        writer.release(commit);
      }
    }
    store.publish(
        new SnapshotDraft(
            generation.number(), 1, shards, Map.of(0, (long) passages.size()), List.of()),
        Rewind.REFUSED);
    return generation;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }
}

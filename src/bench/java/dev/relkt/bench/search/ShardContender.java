package dev.relkt.bench.search;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.Centre;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import dev.relkt.shard.CommitFile;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A shard as the jobs write and read it; every window is a passage of its own. */
final class ShardContender implements Contender {

  private static final int COMMIT_EVERY = 10_000;

  /** Percent of the usual width. */
  private static final int USUAL = 100;

  private final Path directory;
  private @Nullable ShardReader reader;
  private @Nullable EmbeddingSpace space;
  private long bytes;

  ShardContender(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "relkt shard";
  }

  @Override
  public String method() {
    return "ShardWriter.upsert and ShardReader.search with their default settings, passages read; effort: candidates, in percent of as many as usual";
  }

  @Override
  public void build(WindowSet windows) throws IOException {
    space = windows.space();
    var vectors =
        new VectorSpec(
            windows.space(), windows.dimension(), Optional.of(new Centre(windows.centre())));
    try (var writer = ShardWriter.open(directory, vectors)) {
      ShardCommit held = null;
      for (int i = 0; i < windows.size(); i++) {
        writer.upsert(
            new Passage(
                new PassageId(Integer.toString(i)),
                Language.UNDETERMINED,
                "",
                windows.texts().get(i),
                Map.of()),
            List.of(new Embedding(windows.space(), windows.unit(i))),
            new SourcePosition(0, i, i));
        if ((i + 1) % COMMIT_EVERY == 0) {
          held = commit(writer, held);
        }
      }
      writer.awaitMerges();
      held = commit(writer, held);
      bytes = held.files().stream().mapToLong(CommitFile::bytes).sum();
    }
    reader = ShardReader.open(directory, windows.space());
    reader.warm();
  }

  private static ShardCommit commit(ShardWriter writer, @Nullable ShardCommit before) {
    ShardCommit commit = writer.commit(Map.of());
    if (before != null) {
      writer.release(before);
    }
    return commit;
  }

  @Override
  public List<Integer> efforts() {
    return List.of(10, 33, USUAL, 200, 400);
  }

  @Override
  public int usualEffort() {
    return USUAL;
  }

  @Override
  public int[] search(float[] question, int k, int effort) {
    var embedding = new Embedding(Objects.requireNonNull(space), question);
    List<ScoredPassage> found =
        Objects.requireNonNull(reader)
            .search(embedding, k, PassageFilter.NONE, SearchWidth.DEFAULT.times(effort / 100.0));
    return found.stream().mapToInt(one -> Integer.parseInt(one.passage().id().value())).toArray();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}

package dev.relkt.shard;

import dev.relkt.registry.Centre;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/**
 * What every commit says about itself.
 *
 * @param vectors what is known of its vectors
 * @param passages that can be found
 * @param windows vectors of those passages
 * @param withoutWords passages whose words are not indexed
 * @param writes what became of other writes
 */
record CommitData(
    VectorSpec vectors, long passages, long windows, long withoutWords, WriteCounts writes) {

  /**
   * Of the newest commit in a directory; without passages where it is empty.
   *
   * @param expected what its vectors have to be
   * @throws ShardRefused if it holds a shard of another space, dimension or format, or something
   *     else
   */
  static CommitData latest(Path path, Directory directory, VectorSpec expected) throws IOException {
    if (DirectoryReader.indexExists(directory)) {
      CommitData data = read(path, SegmentInfos.readLatestCommit(directory).getUserData());
      data.requireSpace(path, expected.space());
      data.requireDimension(path, expected.dimension());
      return data;
    }
    int files = directory.listAll().length;
    if (files > 0) {
      throw new ShardRefused(
          "shard in %s: %d files but no commit (expected: an empty directory or a complete shard); use an empty directory"
              .formatted(path, files));
    }
    return new CommitData(expected, 0, 0, 0, WriteCounts.NONE);
  }

  EmbeddingSpace space() {
    return vectors.space();
  }

  int dimension() {
    return vectors.dimension();
  }

  /** With the caller's own entries, which may not use these keys. */
  Map<String, String> with(Map<String, String> others) {
    Map<String, String> data = new HashMap<>(others);
    put(data, ShardCommit.FORMAT_KEY, Integer.toString(ShardCommit.FORMAT));
    put(data, ShardCommit.SPACE_KEY, space().id());
    put(data, ShardCommit.DIMENSION_KEY, Integer.toString(dimension()));
    vectors.centre().ifPresent(centre -> put(data, ShardCommit.CENTRE_KEY, centre.toBase64()));
    put(data, ShardCommit.PASSAGES_KEY, Long.toString(passages));
    put(data, ShardCommit.WINDOWS_KEY, Long.toString(windows));
    putCount(data, ShardCommit.WITHOUT_WORDS_KEY, withoutWords);
    putCount(data, ShardCommit.PARTITION_MOVES_KEY, writes.partitionMoves());
    putCount(data, ShardCommit.LOWER_VERSIONS_KEY, writes.lowerVersions());
    putCount(data, ShardCommit.UNMET_CONDITIONS_KEY, writes.unmetConditions());
    putCount(data, ShardCommit.EXPIRED_KEY, writes.expired());
    return data;
  }

  private static void putCount(Map<String, String> data, String key, long count) {
    if (count > 0) {
      put(data, key, Long.toString(count));
    }
  }

  private static long count(Map<String, String> data, String key) {
    return Long.parseLong(data.getOrDefault(key, "0"));
  }

  private static void put(Map<String, String> data, String key, String value) {
    String other = data.put(key, value);
    if (other != null) {
      throw new IllegalArgumentException(
          "commit data: \"%s\" (expected: another key; the shard writes this one itself)"
              .formatted(key));
    }
  }

  /**
   * Reads what {@link #with} wrote.
   *
   * @throws ShardRefused if the commit has another format or is none of a shard
   */
  static CommitData read(Path directory, Map<String, String> data) {
    int format = format(directory, data.get(ShardCommit.FORMAT_KEY));
    try {
      return new CommitData(
          new VectorSpec(
              new EmbeddingSpace(data.getOrDefault(ShardCommit.SPACE_KEY, "")),
              Integer.parseInt(data.getOrDefault(ShardCommit.DIMENSION_KEY, "")),
              Optional.ofNullable(data.get(ShardCommit.CENTRE_KEY)).map(Centre::ofBase64)),
          Long.parseLong(data.getOrDefault(ShardCommit.PASSAGES_KEY, "")),
          Long.parseLong(data.getOrDefault(ShardCommit.WINDOWS_KEY, "")),
          format >= ShardCommit.FIRST_WITH_WORDS
              ? count(data, ShardCommit.WITHOUT_WORDS_KEY)
              : Long.parseLong(data.getOrDefault(ShardCommit.PASSAGES_KEY, "")),
          new WriteCounts(
              count(data, ShardCommit.PARTITION_MOVES_KEY),
              count(data, ShardCommit.LOWER_VERSIONS_KEY),
              count(data, ShardCommit.UNMET_CONDITIONS_KEY),
              count(data, ShardCommit.EXPIRED_KEY)));
    } catch (IllegalArgumentException e) {
      throw new ShardRefused(
          "shard in %s: commit data %s (expected: the keys %s, %s, %s and %s); restore the shard from its index root"
              .formatted(
                  directory,
                  data,
                  ShardCommit.SPACE_KEY,
                  ShardCommit.DIMENSION_KEY,
                  ShardCommit.PASSAGES_KEY,
                  ShardCommit.WINDOWS_KEY),
          e);
    }
  }

  private static int format(Path directory, @Nullable String found) {
    for (int known = ShardCommit.OLDEST_FORMAT; known <= ShardCommit.FORMAT; known++) {
      if (Integer.toString(known).equals(found)) {
        return known;
      }
    }
    throw new ShardRefused(
        "shard in %s: format %s (expected: %d to %d); read it with the version of ReLKT that wrote it, or index into a new index root"
            .formatted(
                directory,
                found == null ? "missing" : found,
                ShardCommit.OLDEST_FORMAT,
                ShardCommit.FORMAT));
  }

  /**
   * @throws ShardRefused if the shard's vectors are of another space
   */
  void requireSpace(Path directory, EmbeddingSpace expected) {
    if (!space().equals(expected)) {
      throw new ShardRefused(
          "shard in %s: embedding space %s (expected: %s); vectors of two spaces cannot be compared: use the model that this index was made with, or build a generation with the other one"
              .formatted(directory, space(), expected));
    }
  }

  /**
   * @throws ShardRefused if the shard's vectors have another number of components
   */
  void requireDimension(Path directory, int expected) {
    if (dimension() != expected) {
      throw new ShardRefused(
          "shard in %s: dimension %d (expected: %d); index into a new generation with the other model"
              .formatted(directory, dimension(), expected));
    }
  }
}

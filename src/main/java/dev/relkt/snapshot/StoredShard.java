package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.SealedJson;
import dev.relkt.snapshot.store.StoredFile;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A commit of a shard in the store.
 *
 * @param shard its number
 * @param files name in the index → file in the store
 * @param segmentsFile the name among them that refers to the others
 * @param passages that can be found
 * @param windows vectors of those passages
 */
public record StoredShard(
    int shard, Map<String, StoredFile> files, String segmentsFile, long passages, long windows) {

  /**
   * @throws IllegalArgumentException if the segments file is not among the files
   */
  public StoredShard {
    if (!files.containsKey(segmentsFile)) {
      throw new IllegalArgumentException(
          "stored shard %d: segments file %s is not among its files %s"
              .formatted(shard, segmentsFile, files.keySet()));
    }
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** As bytes for a checkpoint; read by {@link #fromBytes}. Says its format. */
  public byte[] toBytes() {
    return SealedJson.seal(this);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IndexRefused if the bytes are of another format or damaged
   */
  public static StoredShard fromBytes(byte[] bytes) {
    return SealedJson.open(bytes, StoredShard.class, "stored shard in a checkpoint");
  }
}

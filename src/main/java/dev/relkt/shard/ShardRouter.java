package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.util.StringHelper;

/**
 * Says which shard a passage belongs to.
 *
 * <p>The rule is part of the format of every index root and never changes: MurmurHash3 (x86, 32
 * bits, seed 0) of the id's UTF-8 bytes, taken as an unsigned number, modulo the number of shards.
 *
 * @param shards 1 or more
 */
public record ShardRouter(int shards) {

  private static final int SEED = 0;

  /**
   * @throws IllegalArgumentException if there is no shard
   */
  public ShardRouter {
    if (shards < 1) {
      throw new IllegalArgumentException("shards: %d (expected: 1 or more)".formatted(shards));
    }
  }

  /** The shard of the passage. */
  public ShardId shardOf(PassageId id) {
    byte[] bytes = id.value().getBytes(StandardCharsets.UTF_8);
    int hash = StringHelper.murmurhash3_x86_32(bytes, 0, bytes.length, SEED);
    return new ShardId(Integer.remainderUnsigned(hash, shards));
  }
}

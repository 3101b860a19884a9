package dev.relkt.job.types;

import dev.relkt.indexing.ShardState;
import dev.relkt.rollout.AnnouncedState;
import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.RawRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Types of streams and states that are plain records: Flink serialises them by their fields, and
 * restores state of a record that has got more fields since. Types with optional or sealed parts
 * have a {@link StreamCodec} instead.
 */
public final class StreamTypes {

  public static final TypeInformation<RawRecord> RAW_RECORD = Types.POJO(RawRecord.class);
  public static final TypeInformation<DeadLetter> DEAD_LETTER = Types.POJO(DeadLetter.class);
  public static final TypeInformation<ShardState> SHARD_STATE = Types.POJO(ShardState.class);
  public static final TypeInformation<SnapshotDraft> SNAPSHOT_DRAFT =
      Types.POJO(SnapshotDraft.class);
  public static final TypeInformation<AnnouncedState> ANNOUNCED_STATE =
      Types.POJO(AnnouncedState.class);

  private StreamTypes() {}
}

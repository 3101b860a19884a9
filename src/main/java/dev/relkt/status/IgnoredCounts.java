package dev.relkt.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.snapshot.IgnoredWrites;
import java.util.List;

/**
 * Writes that left no passage, by versions and expiry, over all shards of a generation.
 *
 * @param lowerVersions writes of which the passage has a higher version
 * @param unmetConditions writes whose passage has not the version that they expected, or is of
 *     another tenant
 * @param expired passages that were deleted, since their time was over
 */
public record IgnoredCounts(long lowerVersions, long unmetConditions, long expired) {

  public static final IgnoredCounts NONE = new IgnoredCounts(0, 0, 0);

  public static IgnoredCounts of(List<IgnoredWrites> notes, int generation) {
    long lower = 0;
    long unmet = 0;
    long expired = 0;
    for (IgnoredWrites note : notes) {
      if (note.generation() == generation) {
        lower += note.lowerVersions();
        unmet += note.unmetConditions();
        expired += note.expired();
      }
    }
    return new IgnoredCounts(lower, unmet, expired);
  }

  void json(ObjectNode into) {
    into.put("lowerVersions", lowerVersions)
        .put("unmetConditions", unmetConditions)
        .put("expired", expired);
  }
}

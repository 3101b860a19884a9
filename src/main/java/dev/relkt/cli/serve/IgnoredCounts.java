package dev.relkt.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.snapshot.IgnoredWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes that left no passage, by versions and expiry, over all shards of a generation.
 *
 * @param lowerVersions writes of which the passage has a higher version
 * @param unmetConditions writes whose passage has not the version that they expected, or is of
 *     another tenant
 * @param expired passages that were deleted, since their time was over
 */
record IgnoredCounts(long lowerVersions, long unmetConditions, long expired) {

  static final IgnoredCounts NONE = new IgnoredCounts(0, 0, 0);

  static IgnoredCounts of(List<IgnoredWrites> notes, int generation) {
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

  /** In a line; absent where there are none. */
  Optional<String> describe() {
    List<String> parts = new ArrayList<>();
    if (lowerVersions > 0) {
      parts.add("%,d of a lower version than the passage has".formatted(lowerVersions));
    }
    if (unmetConditions > 0) {
      parts.add(
          "%,d that expected another version (ifVersion) or another tenant"
              .formatted(unmetConditions));
    }
    List<String> sentences = new ArrayList<>();
    if (!parts.isEmpty()) {
      sentences.add("writes that were ignored: " + String.join(", ", parts));
    }
    if (expired > 0) {
      sentences.add("passages that expired: %,d".formatted(expired));
    }
    return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
  }

  void json(ObjectNode into) {
    into.put("lowerVersions", lowerVersions)
        .put("unmetConditions", unmetConditions)
        .put("expired", expired);
  }
}

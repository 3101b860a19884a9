package dev.relkt.passage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which version of a passage a change makes, which one it expects, and of whom.
 *
 * @param version of the passage that the change makes, or of its delete, 0 or more; a change with a
 *     lower one than the passage has is ignored, whatever partition it comes from
 * @param ifVersion the change is ignored unless the passage has this version; {@value #ABSENT}:
 *     unless there is no such passage
 * @param tenant the change is ignored where there is a passage of another tenant
 */
public record WriteVersion(OptionalLong version, OptionalLong ifVersion, Optional<Tenant> tenant) {

  /** What is expected where no passage is. */
  public static final long ABSENT = -1;

  /** A change that counts by its place in the log alone. */
  public static final WriteVersion NONE =
      new WriteVersion(OptionalLong.empty(), OptionalLong.empty());

  /** Of a change that says no tenant. */
  public WriteVersion(OptionalLong version, OptionalLong ifVersion) {
    this(version, ifVersion, Optional.empty());
  }

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public WriteVersion {
    require("version", version, 0);
    require("ifVersion", ifVersion, ABSENT);
  }

  private static void require(String field, OptionalLong value, long least) {
    if (value.isPresent() && value.getAsLong() < least) {
      throw new IllegalArgumentException(
          "%s: %d (expected: a whole number, %d or more)"
              .formatted(field, value.getAsLong(), least));
    }
  }
}

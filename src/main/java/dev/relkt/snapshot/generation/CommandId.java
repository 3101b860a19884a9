package dev.relkt.snapshot.generation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which record of the control topic a command was; written {@code 0@17}.
 *
 * @param partition of the topic, 0 or more
 * @param offset in the partition, 0 or more
 * @param timestampMillis of the record, since a topic that is made anew begins with the same
 *     offsets; 0 or more
 */
public record CommandId(int partition, long offset, long timestampMillis) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})@([0-9]{1,18})");

  /** Whether a text names this command; its timestamp is not in it. */
  public boolean isNamed(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        && Integer.parseInt(matcher.group(1)) == partition
        && Long.parseLong(matcher.group(2)) == offset;
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}

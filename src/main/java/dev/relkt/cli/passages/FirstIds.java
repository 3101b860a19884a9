package dev.relkt.cli.passages;

import dev.relkt.cli.console.TerminalText;
import dev.relkt.passage.PassageId;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The first of many ids in their order, without keeping the others. */
final class FirstIds {

  private final int limit;
  private final Optional<PassageId> after;
  private final TreeSet<PassageId> first = new TreeSet<>();
  private long all;

  /**
   * @param limit how many are kept, 1 or more
   * @param after ids up to this one are passed over
   */
  FirstIds(int limit, Optional<PassageId> after) {
    this.limit = limit;
    this.after = after;
  }

  void add(PassageId id) {
    if (after.filter(one -> id.compareTo(one) <= 0).isPresent()) {
      return;
    }
    all++;
    if (first.size() < limit) {
      first.add(id);
    } else if (id.compareTo(first.last()) < 0) {
      first.pollLast();
      first.add(id);
    }
  }

  /** Those that were kept, in their order. */
  SortedSet<PassageId> first() {
    return first;
  }

  /** How many there are, how many more, and how to go on. */
  String describe() {
    long more = all - first.size();
    return more == 0
        ? "%,d passages".formatted(all)
        : "%,d of %,d passages, go on with --after='%s'"
            .formatted(
                first.size(), all, TerminalText.line(first.last().value()).replace("'", "'\\''"));
  }
}

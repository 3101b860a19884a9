package dev.relkt.snapshot.store;

import dev.relkt.snapshot.IndexRoot;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of resources, as in the comment of {@link IndexRoot}. */
public final class Names {

  static final String GENERATIONS = "generations";
  public static final String ACTIVATIONS = "activations";
  public static final String READERS = "readers";
  public static final String ACTIVE = "ACTIVE";
  public static final String GATE = "gate";
  public static final String TOPICS = "topics";
  public static final String JOBS = "jobs";
  public static final String WRITER = "writer.json";
  public static final String BACKFILLS = "backfills";
  public static final String PARTITION_MOVES = "partition-moves";
  public static final String IGNORED_WRITES = "ignored-writes";

  private static final Pattern NUMBERED = Pattern.compile(".*/([0-9]{20})\\.json");

  private Names() {}

  public static String generation(int number) {
    return "%s/%d/generation.json".formatted(GENERATIONS, number);
  }

  public static String snapshots(int generation) {
    return "%s/%d/snapshots".formatted(GENERATIONS, generation);
  }

  public static String snapshot(int generation, long number) {
    return snapshots(generation) + numbered(number);
  }

  public static String activation(long number) {
    return ACTIVATIONS + numbered(number);
  }

  /** The numbers of the resources of a folder, ascending. */
  public static List<Long> numbersIn(ResourceStore store, String folder) throws IOException {
    return store.list(folder).stream()
        .flatMap(resource -> numberIn(resource.name()).stream())
        .sorted()
        .toList();
  }

  /** The number in the name of a snapshot or an activation. */
  public static Optional<Long> numberIn(String name) {
    Matcher matcher = NUMBERED.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(matcher.group(1)));
    } catch (NumberFormatException e) {
      return Optional.empty(); // greater than any that was given out
    }
  }

  public static String shards(int generation) {
    return "%s/%d/shards".formatted(GENERATIONS, generation);
  }

  public static String shard(int generation, int shard) {
    return "%s/%d".formatted(shards(generation), shard);
  }

  public static String file(int generation, int shard, StoredFile file) {
    return shard(generation, shard) + "/" + file.name();
  }

  public static String reader(String id) {
    return "%s/%s.json".formatted(READERS, id);
  }

  public static String end(int generation) {
    return "%s/%d/end.json".formatted(GENERATIONS, generation);
  }

  public static String order(int generation, String then) {
    return "%s/%d/then-%s.json".formatted(GENERATIONS, generation, then);
  }

  public static String gate(long number) {
    return inFolder(GATE, number);
  }

  public static String reports(int generation) {
    return "%s/%d/gate".formatted(GENERATIONS, generation);
  }

  public static String report(int generation, long number) {
    return inFolder(reports(generation), number);
  }

  public static String command(int partition, long offset, long timestampMillis) {
    return "commands/%d-%d-%d.json".formatted(partition, offset, timestampMillis);
  }

  public static String inFolder(String folder, long number) {
    return folder + numbered(number);
  }

  private static String numbered(long number) {
    return String.format(Locale.ROOT, "/%020d.json", number);
  }
}

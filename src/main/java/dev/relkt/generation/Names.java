package dev.relkt.generation;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of resources, as in the comment of {@link IndexRoot}. */
final class Names {

  static final String GENERATIONS = "generations";
  static final String ACTIVATIONS = "activations";
  static final String READERS = "readers";
  static final String ACTIVE = "ACTIVE";
  static final String GATE = "gate";
  static final String TOPICS = "topics";
  static final String JOBS = "jobs";
  static final String WRITER = "writer.json";
  static final String PARTITION_MOVES = "partition-moves";

  private static final Pattern NUMBERED = Pattern.compile(".*/([0-9]{20})\\.json");

  private Names() {}

  static String generation(int number) {
    return "%s/%d/generation.json".formatted(GENERATIONS, number);
  }

  static String snapshots(int generation) {
    return "%s/%d/snapshots".formatted(GENERATIONS, generation);
  }

  static String snapshot(int generation, long number) {
    return snapshots(generation) + numbered(number);
  }

  static String activation(long number) {
    return ACTIVATIONS + numbered(number);
  }

  /** The number in the name of a snapshot or an activation. */
  static Optional<Long> numberIn(String name) {
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

  static String shards(int generation) {
    return "%s/%d/shards".formatted(GENERATIONS, generation);
  }

  static String shard(int generation, int shard) {
    return "%s/%d".formatted(shards(generation), shard);
  }

  static String file(int generation, int shard, StoredFile file) {
    return shard(generation, shard) + "/" + file.name();
  }

  static String reader(String id) {
    return "%s/%s.json".formatted(READERS, id);
  }

  static String end(int generation) {
    return "%s/%d/end.json".formatted(GENERATIONS, generation);
  }

  static String order(int generation, BuildOrder.Then then) {
    return "%s/%d/then-%s.json"
        .formatted(GENERATIONS, generation, then.name().toLowerCase(Locale.ROOT));
  }

  static String gate(long number) {
    return inFolder(GATE, number);
  }

  static String reports(int generation) {
    return "%s/%d/gate".formatted(GENERATIONS, generation);
  }

  static String report(int generation, long number) {
    return inFolder(reports(generation), number);
  }

  static String command(CommandId command) {
    return "commands/%d-%d-%d.json"
        .formatted(command.partition(), command.offset(), command.timestampMillis());
  }

  static String inFolder(String folder, long number) {
    return folder + numbered(number);
  }

  private static String numbered(long number) {
    return String.format(Locale.ROOT, "/%020d.json", number);
  }
}

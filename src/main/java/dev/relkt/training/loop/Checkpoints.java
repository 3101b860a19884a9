package dev.relkt.training.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/**
 * The checkpoints of a step, directories {@code checkpoint-<number>} of seven digits:
 *
 * <pre>
 * state.json      {@link LoopState}, and as "madeWith" what the run must agree with
 * plan.bin        within an epoch: {@link PlanFile}
 * encoder/        what the encoder saved
 * checksums.txt   SHA-256 and path of every file above, one a line
 * </pre>
 *
 * <p>A checkpoint is written under a name with a dot, brought to the disk and renamed; then those
 * that nobody needs are deleted, all but the newest and the one with the best weights. So at least
 * one is whole at any time.
 */
public final class Checkpoints {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final String PREFIX = "checkpoint-";
  private static final String CHECKSUMS = "checksums.txt";

  private record State(
      Map<String, String> madeWith, LoopState state, Map<String, Long> planCounts) {}

  private final Path directory;
  private final Map<String, String> madeWith;

  /**
   * @param directory of this step alone; need not exist
   * @param madeWith what determines the result, by name: settings, digests
   */
  public Checkpoints(Path directory, Map<String, String> madeWith) {
    this.directory = directory;
    this.madeWith = new TreeMap<>(madeWith);
  }

  /**
   * Saves a checkpoint.
   *
   * @return its name
   * @throws TrainingRefused if that cannot be done; what was saved before is untouched
   */
  String save(
      LoopState state,
      Optional<List<int[]>> plan,
      Map<String, Long> planCounts,
      TrainableEncoder encoder) {
    List<String> before = names();
    String name = name(before.isEmpty() ? 1 : number(before.getLast()) + 1);
    Path hidden = directory.resolve("." + name);
    try {
      try {
        Files.createDirectories(directory);
        FileUtils.deleteDirectory(hidden.toFile());
        Files.createDirectories(hidden.resolve("encoder"));
        encoder.save(hidden.resolve("encoder"));
        if (plan.isPresent()) {
          PlanFile.write(hidden.resolve("plan.bin"), plan.get());
        }
        JSON.writeValue(
            hidden.resolve("state.json").toFile(), new State(madeWith, state, planCounts));
        writeChecksums(hidden);
        Files.move(hidden, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.force(directory);
      } finally {
        FileUtils.deleteDirectory(hidden.toFile());
      }
      for (String old : before) {
        if (!old.equals(state.best())) {
          FileUtils.deleteDirectory(directory.resolve(old).toFile());
        }
      }
      return name;
    } catch (IOException | RuntimeException e) { // encoders fail in their own ways
      throw new TrainingRefused(
          "checkpoint %s cannot be saved: %s; %s; make room or mend permissions and give the same command again"
              .formatted(
                  directory.resolve(name),
                  e,
                  before.isEmpty()
                      ? "there is none from before"
                      : "%s is kept".formatted(before.getLast())),
          e);
    }
  }

  private static void writeChecksums(Path checkpoint) throws IOException {
    var lines = new StringBuilder();
    for (String file : DurableFiles.list(checkpoint)) {
      DurableFiles.force(checkpoint.resolve(file));
      lines.append(sha256(checkpoint.resolve(file))).append("  ").append(file).append('\n');
    }
    Files.writeString(checkpoint.resolve(CHECKSUMS), lines);
    DurableFiles.force(checkpoint.resolve(CHECKSUMS));
  }

  private static String sha256(Path file) throws IOException {
    return new DigestUtils(DigestUtils.getSha256Digest()).digestAsHex(file);
  }

  /**
   * The newest checkpoint, if there is one.
   *
   * @throws TrainingRefused if it has been changed, or was made with something else
   */
  Optional<Checkpoint> latest() {
    List<String> names = names();
    return names.isEmpty() ? Optional.empty() : Optional.of(read(names.getLast()));
  }

  /**
   * A checkpoint by name.
   *
   * @throws TrainingRefused if it is not there or has been changed, or was made with something else
   */
  Checkpoint read(String name) {
    Path checkpoint = directory.resolve(name);
    try {
      verify(checkpoint);
      State read = JSON.readValue(checkpoint.resolve("state.json").toFile(), State.class);
      refuseOther(checkpoint, read.madeWith());
      Path plan = checkpoint.resolve("plan.bin");
      return new Checkpoint(
          name,
          read.state(),
          Files.exists(plan) ? Optional.of(PlanFile.read(plan)) : Optional.empty(),
          read.planCounts(),
          checkpoint.resolve("encoder"));
    } catch (IOException e) {
      throw new TrainingRefused(
          "checkpoint %s cannot be read: %s; %s".formatted(checkpoint, e, repair()), e);
    }
  }

  private static void verify(Path checkpoint) throws IOException {
    var problems = new ArrayList<String>();
    var expected = new TreeMap<String, String>();
    Path checksums = checkpoint.resolve(CHECKSUMS);
    if (!Files.isRegularFile(checksums)) {
      throw new TrainingRefused(
          "checkpoint %s: no %s (expected: a checkpoint); %s"
              .formatted(checkpoint, CHECKSUMS, repair()));
    }
    for (String line : Files.readAllLines(checksums)) {
      String[] parts = line.split("  ", 2);
      expected.put(parts.length == 2 ? parts[1] : line, parts[0]);
    }
    for (String file : DurableFiles.list(checkpoint)) {
      String sum = expected.remove(file);
      if (sum == null && !file.equals(CHECKSUMS)) {
        problems.add("%s is not of it".formatted(file));
      } else if (sum != null && !sum.equals(sha256(checkpoint.resolve(file)))) {
        problems.add("%s has been changed".formatted(file));
      }
    }
    expected.keySet().forEach(file -> problems.add("%s is missing".formatted(file)));
    if (!problems.isEmpty()) {
      throw new TrainingRefused(
          "checkpoint %s: %s (expected: the files as they were saved); %s"
              .formatted(checkpoint, String.join(", ", problems), repair()));
    }
  }

  private void refuseOther(Path checkpoint, Map<String, String> found) {
    var problems = new ArrayList<String>();
    var keys = new TreeMap<>(found);
    keys.putAll(madeWith);
    for (String key : keys.keySet()) {
      String then = found.getOrDefault(key, "nothing");
      String now = madeWith.getOrDefault(key, "nothing");
      if (!then.equals(now)) {
        problems.add("%s: %s (it was made with: %s)".formatted(key, now, then));
      }
    }
    if (!problems.isEmpty()) {
      throw new TrainingRefused(
          "checkpoint %s is of another run: %s; go on with what it was made with, or start anew in another work directory"
              .formatted(checkpoint, String.join("; ", problems)));
    }
  }

  private static String repair() {
    return "restore it, or delete the step's work directory to start the step again";
  }

  /** Of the whole ones, the oldest first. */
  private List<String> names() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(PREFIX + "[0-9]{7}"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new TrainingRefused("%s cannot be read: %s".formatted(directory, e), e);
    }
  }

  private static String name(int number) {
    return PREFIX + "%07d".formatted(number);
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(PREFIX.length()));
  }
}

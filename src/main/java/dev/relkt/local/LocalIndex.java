package dev.relkt.local;

import dev.relkt.job.IndexingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The index of a data directory of {@link Laptop}, while nothing runs there. */
public final class LocalIndex {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private LocalIndex() {}

  /**
   * Puts the index aside, with what the indexing job remembers of the log: the next start builds it
   * anew from the beginning of the topic {@code passages}. Topics and answers stay. Damaged or
   * missing files do not matter.
   *
   * @param directory that {@link Laptop} was started with
   * @param indexRoot usually in there
   * @return the directory that has both now, to be deleted by hand
   * @throws LocalFailure if something runs there, there is nothing to build anew, or files cannot
   *     be moved; then nothing is changed, or a second call goes on
   */
  public static Path setAside(Path directory, Path indexRoot, Clock clock) {
    Path checkpoints = LocalCluster.checkpoints(directory.resolve("flink"), IndexingJob.NAME);
    if (!Files.isDirectory(directory.resolve("kafka"))) {
      throw new LocalFailure(
          "%s has no topics (expected: a directory that \"relkt up\" was started with); say with --data where it is"
              .formatted(directory));
    }
    try (var lock = DirectoryLock.take(directory)) {
      Path aside = directory.resolve("index-before-" + TIME.format(clock.instant()));
      Files.createDirectories(aside);
      // Checkpoints first: a job without them refuses to write into an index that is there.
      move(checkpoints, aside.resolve("checkpoints"));
      move(indexRoot, aside.resolve("index"));
      return aside;
    } catch (IOException e) {
      throw new LocalFailure(
          "%s: the index cannot be put aside: %s; nothing is lost, try again once that is mended"
              .formatted(directory, e),
          e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to);
    }
  }
}

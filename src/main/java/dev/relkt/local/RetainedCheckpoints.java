package dev.relkt.local;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints that a job left in its folder: {@code <folder>/<job id>/chk-<n>/_metadata}, the
 * last of which is written when the checkpoint is complete.
 */
final class RetainedCheckpoints {

  private static final Logger LOG = LoggerFactory.getLogger(RetainedCheckpoints.class);
  private static final String METADATA = "_metadata";

  private RetainedCheckpoints() {}

  /**
   * The newest checkpoint that can be read.
   *
   * @param folder one job's checkpoint folder; need not exist
   * @return the folder {@code chk-<n>}; empty where there is none
   */
  static Optional<Path> newest(Path folder) {
    return complete(folder).stream().filter(RetainedCheckpoints::readable).findFirst();
  }

  /** Every complete one, newest first. */
  private static List<Path> complete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals(METADATA))
          .sorted(Comparator.comparing(RetainedCheckpoints::writtenAt).reversed())
          .map(file -> Optional.ofNullable(file.getParent()).orElseThrow())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime writtenAt(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static boolean readable(Path checkpoint) {
    try (var in = new DataInputStream(Files.newInputStream(checkpoint.resolve(METADATA)))) {
      Checkpoints.loadCheckpointMetadata(
          in, RetainedCheckpoints.class.getClassLoader(), checkpoint.toString());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("checkpoint {} cannot be read, an older one is taken: {}", checkpoint, e.toString());
      return false;
    }
  }
}

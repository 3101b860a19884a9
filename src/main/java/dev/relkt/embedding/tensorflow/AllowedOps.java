package dev.relkt.embedding.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which TensorFlow ops a model may contain: those of {@code allowed-ops.txt}, and three small
 * families with rules of their own ({@link ModelVerifier}).
 */
final class AllowedOps {

  /**
   * Ops that write checkpoints or name their files: in every SavedModel's saver, never run here.
   */
  static final Set<String> SAVE =
      Set.of(
          "SaveV2",
          "Save",
          "SaveSlices",
          "MergeV2Checkpoints",
          "ShardedFilename",
          "ShardedFilespec");

  /** Ops that read the variables' checkpoint. */
  static final Set<String> RESTORE = Set.of("RestoreV2", "Restore", "RestoreSlice");

  /** Ops that read a vocabulary from a file; input 1 is its path. */
  static final Set<String> VOCABULARY =
      Set.of("InitializeTableFromTextFileV2", "InitializeTableFromTextFile");

  /** Ops without effect outside of the process's memory. */
  static final Set<String> PLAIN = read();

  private AllowedOps() {}

  private static Set<String> read() {
    try (InputStream in = AllowedOps.class.getResourceAsStream("allowed-ops.txt")) {
      if (in == null) {
        throw new IllegalStateException("allowed-ops.txt is missing beside AllowedOps.class");
      }
      var ops = new HashSet<String>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split("\\s+")))
          .filter(op -> !op.isEmpty())
          .forEach(ops::add);
      return Set.copyOf(ops);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

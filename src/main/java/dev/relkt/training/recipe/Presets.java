package dev.relkt.training.recipe;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The recipes that come with the product, resources {@code <name>.yaml} beside this class. */
public final class Presets {

  /** Their names. */
  public static final List<String> NAMES =
      List.of("xorqa", "xquad", "mlqa", "student", "student-steps", "ranker");

  private Presets() {}

  /**
   * The YAML of a preset or of a file.
   *
   * @throws TrainingRefused if it is neither
   */
  public static String text(String presetOrFile) {
    try {
      if (NAMES.contains(presetOrFile)) {
        try (InputStream in = Presets.class.getResourceAsStream(presetOrFile + ".yaml")) {
          if (in == null) {
            throw new IllegalStateException("preset " + presetOrFile + " is not in the package");
          }
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      Path file = Path.of(presetOrFile);
      if (!Files.isRegularFile(file)) {
        throw new TrainingRefused(
            "recipe \"%s\": neither a preset nor a file (expected: %s, or a YAML file)"
                .formatted(presetOrFile, String.join(", ", NAMES)));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("recipe %s: %s".formatted(presetOrFile, e), e);
    }
  }

  /** A name for the work directory: the preset's or the file's without ending. */
  public static String shortName(String presetOrFile) {
    Path last = Path.of(presetOrFile).getFileName();
    return String.valueOf(last).replaceAll("\\.ya?ml$", "").replaceAll("[^A-Za-z0-9._-]", "-");
  }
}

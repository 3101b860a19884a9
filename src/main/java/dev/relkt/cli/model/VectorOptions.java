package dev.relkt.cli.model;

import dev.relkt.embedding.intake.ImportRequest.VectorWish;
import dev.relkt.registry.VectorRule.Pooling;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what becomes of a model's output, where its folder does not. */
final class VectorOptions {

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      description =
          "How the vectors of tokens become one: mean, cls, max or last; none for a model that gives a"
              + " vector a text (default: as its folder says).")
  private @Nullable Pooling pooling;

  @Option(
      names = "--normalize",
      negatable = true,
      description =
          "Scale vectors to length 1, whatever it is (default: where there is pooling, a cut, or the"
              + " folder says so; otherwise another length is an error).")
  private @Nullable Boolean normalise;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description =
          "Keep the first so many components, of a model that is trained for it (Matryoshka).")
  private @Nullable Integer dimension;

  @Option(
      names = "--query-prefix",
      paramLabel = "TEXT",
      description =
          "Comes in front of every question, such as \"query: \" (default: as its folder says).")
  private @Nullable String questionPrefix;

  @Option(
      names = "--passage-prefix",
      paramLabel = "TEXT",
      description =
          "Comes in front of every window of a passage, such as \"passage: \" (default: as its folder"
              + " says).")
  private @Nullable String passagePrefix;

  /**
   * @throws IllegalArgumentException if two contradict each other
   */
  VectorWish wish() {
    return new VectorWish(
        Optional.ofNullable(pooling),
        Optional.ofNullable(normalise),
        Optional.ofNullable(dimension),
        Optional.ofNullable(questionPrefix),
        Optional.ofNullable(passagePrefix));
  }
}

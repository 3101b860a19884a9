package dev.relkt.embedding.intake;

import dev.relkt.registry.VectorRule.Pooling;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which output of a network holds the vectors, and how those of tokens become one: an output [n, d]
 * has a vector a text, one of [n, length, d] a vector a token.
 */
final class OutputChoice {

  /** What exporters call the vectors of tokens, where a network gives more than one such output. */
  private static final List<String> TOKENS =
      List.of("last_hidden_state", "token_embeddings", "sequence_output");

  private OutputChoice() {}

  /**
   * An output.
   *
   * @param isFloat whether its elements are floats
   * @param rank −1 where it is not known
   * @param words for messages: name, type and shape
   */
  record Output(String name, boolean isFloat, int rank, String words) {

    boolean mayHaveRank(int wanted) {
      return isFloat && (rank < 0 || rank == wanted);
    }
  }

  /**
   * What was found.
   *
   * @param name of the output
   * @param pooling {@link Pooling#NONE} for a vector a text
   */
  record Chosen(String name, Pooling pooling) {}

  /**
   * @param wish the output that somebody named
   * @param pooling what somebody or the folder says; absent where nobody does
   */
  static Chosen of(List<Output> outputs, Optional<String> wish, Optional<Pooling> pooling)
      throws Misfit {
    if (wish.isPresent()) {
      return named(outputs, wish.get(), pooling);
    }
    boolean ofTokens = pooling.filter(p -> p != Pooling.NONE).isPresent();
    List<Output> possible = outputs.stream().filter(o -> o.mayHaveRank(ofTokens ? 3 : 2)).toList();
    if (ofTokens && possible.size() > 1) {
      Optional<Output> usual =
          TOKENS.stream()
              .flatMap(name -> possible.stream().filter(o -> o.name().equals(name)))
              .findFirst();
      if (usual.isPresent()) {
        return new Chosen(usual.get().name(), pooling.get());
      }
    }
    boolean alsoOfTokens = outputs.stream().anyMatch(o -> o.isFloat() && o.rank() == 3);
    if (possible.size() == 1 && (ofTokens || !alsoOfTokens)) {
      return new Chosen(possible.get(0).name(), pooling.orElse(Pooling.NONE));
    }
    if (!ofTokens && alsoOfTokens) {
      throw new Misfit(
          "gives %s, and nobody says which and how the vectors of tokens become one; say --pooling mean, cls, max or last, as the model's card has it%s"
              .formatted(
                  words(outputs),
                  possible.isEmpty()
                      ? ""
                      : ", or --output NAME for a vector a text, such as "
                          + possible.get(0).name()));
    }
    if (possible.isEmpty()) {
      throw new Misfit(notVectors(words(outputs), ofTokens));
    }
    throw new Misfit(
        "gives %s, which could all be the vectors; name one (--output)"
            .formatted(possible.stream().map(Output::name).sorted().toList()));
  }

  private static Chosen named(List<Output> outputs, String name, Optional<Pooling> pooling)
      throws Misfit {
    Output output =
        outputs.stream()
            .filter(o -> o.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new Misfit("has no output \"%s\" (found: %s)".formatted(name, words(outputs))));
    if (output.isFloat() && output.rank() == 2) {
      return new Chosen(name, Pooling.NONE);
    }
    boolean ofTokens = pooling.filter(p -> p != Pooling.NONE).isPresent();
    if (output.isFloat() && output.rank() == 3 && !ofTokens) {
      throw new Misfit(
          "gives %s, a vector a token; say --pooling mean, cls, max or last, as the model's card has it"
              .formatted(output.words()));
    }
    if (!output.mayHaveRank(ofTokens ? 3 : 2)) {
      throw new Misfit(notVectors(output.words(), ofTokens));
    }
    return new Chosen(name, pooling.orElse(Pooling.NONE));
  }

  private static String notVectors(String found, boolean ofTokens) {
    return ofTokens
        ? "gives %s (expected: floats [?, length, d], a vector a token, for there is to be pooling)"
            .formatted(found)
        : "gives %s (expected: DT_FLOAT [?, d], a vector a text)".formatted(found);
  }

  private static String words(List<Output> outputs) {
    return outputs.isEmpty()
        ? "nothing"
        : outputs.stream().map(Output::words).sorted().collect(Collectors.joining(", "));
  }
}

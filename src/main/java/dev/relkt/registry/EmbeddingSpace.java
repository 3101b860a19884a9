package dev.relkt.registry;

/**
 * The set of vectors that may be compared with each other.
 *
 * <p>Two encoders have the same space exactly if every text gets the same vectors from both: the id
 * is a digest of all that determines a vector ({@link Encoding#space}). An index holds vectors of
 * one space and says so in every commit.
 *
 * @param id {@code es-} and 24 hexadecimal digits
 */
public record EmbeddingSpace(String id) {

  /**
   * @throws IllegalArgumentException if the id has another form
   */
  public EmbeddingSpace {
    if (!id.matches("es-[0-9a-f]{24}")) {
      throw new IllegalArgumentException(
          "embedding space: \"%s\" (expected: es- and 24 hexadecimal digits)".formatted(id));
    }
  }

  @Override
  public String toString() {
    return id;
  }
}

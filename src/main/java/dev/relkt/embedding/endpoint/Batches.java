package dev.relkt.embedding.endpoint;

import dev.relkt.registry.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** Divides pieces among requests. */
final class Batches {

  private Batches() {}

  /**
   * @return in the order of the pieces; each with at most as many texts as a request may have, and
   *     at most as many characters, but for a single text
   */
  static List<List<Piece>> of(List<Piece> pieces, Endpoint endpoint) {
    List<List<Piece>> batches = new ArrayList<>();
    int from = 0;
    long characters = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int size = pieces.get(i).head().length() + pieces.get(i).body().length();
      boolean full =
          i - from == endpoint.batchTexts() || characters + size > endpoint.batchCharacters();
      if (i > from && full) {
        batches.add(pieces.subList(from, i));
        from = i;
        characters = 0;
      }
      characters += size;
    }
    if (from < pieces.size()) {
      batches.add(pieces.subList(from, pieces.size()));
    }
    return batches;
  }
}

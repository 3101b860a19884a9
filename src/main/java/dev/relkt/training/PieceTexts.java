package dev.relkt.training;

import dev.relkt.embedding.features.Features;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Texts as pieces, each cut once: weights, the start of the table and the examples all need them.
 * Remembers by identity, so only the very strings of the training data. Thread-safe after {@link
 * #prepare}.
 */
final class PieceTexts {

  private final Features features;
  private final IdentityHashMap<String, PieceText> known = new IdentityHashMap<>();

  PieceTexts(Features features) {
    this.features = features;
  }

  /** The number of ids. */
  int vocabulary() {
    return features.vocabulary();
  }

  /** Cuts texts on all processors and remembers them. */
  void prepare(TrainingData data, Xquad xquad) {
    var texts = Collections.newSetFromMap(new IdentityHashMap<String, Boolean>());
    data.documents()
        .forEach(
            d -> {
              texts.add(d.text());
              texts.add(d.title());
            });
    data.asked().forEach(a -> texts.add(a.text()));
    data.parallels().forEach(p -> texts.addAll(p.texts().values()));
    data.terms()
        .forEach(
            t -> {
              texts.add(t.english());
              texts.add(t.text());
            });
    data.synsets().forEach(s -> s.words().values().forEach(texts::addAll));
    xquad.forEachText((language, text) -> texts.add(text));
    List<String> all = new ArrayList<>(texts);
    List<PieceText> cut = all.parallelStream().map(this::cut).toList();
    for (int i = 0; i < all.size(); i++) {
      known.put(all.get(i), cut.get(i));
    }
  }

  /** The pieces of a text. */
  PieceText of(String text) {
    PieceText before = known.get(text);
    return before != null ? before : cut(text);
  }

  private PieceText cut(String text) {
    return PieceText.of(features, text);
  }
}

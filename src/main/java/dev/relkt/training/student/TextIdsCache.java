package dev.relkt.training.student;

import dev.relkt.embedding.features.WordKeyFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The ids of the training data's texts, each computed once: weights, translations and the sample
 * all need them. Remembers by identity, so only the very strings of the training data. Thread-safe
 * after {@link #prepare}.
 */
final class TextIdsCache {

  private final WordKeyFeatures features;
  private final IdentityHashMap<String, TextIds> known = new IdentityHashMap<>();

  TextIdsCache(WordKeyFeatures features) {
    this.features = features;
  }

  /** The number of ids. */
  int vocabulary() {
    return features.vocabulary();
  }

  /** Computes the ids of all texts, on all processors. */
  void prepare(TrainingData data, Xquad xquad) {
    var texts = Collections.newSetFromMap(new IdentityHashMap<String, Boolean>());
    data.documents().forEach(d -> texts.add(d.text()));
    data.asked().forEach(a -> texts.add(a.text()));
    data.parallels().forEach(p -> texts.addAll(p.texts().values()));
    data.further().forEach(p -> texts.addAll(p.texts().values()));
    data.terms()
        .forEach(
            t -> {
              texts.add(t.english());
              texts.add(t.text());
            });
    data.synsets().forEach(s -> s.words().values().forEach(texts::addAll));
    xquad.forEachText((language, text) -> texts.add(text));
    List<String> all = new ArrayList<>(texts);
    List<TextIds> computed = all.parallelStream().map(this::compute).toList();
    for (int i = 0; i < all.size(); i++) {
      known.put(all.get(i), computed.get(i));
    }
  }

  /** The ids of a text. */
  TextIds of(String text) {
    TextIds before = known.get(text);
    return before != null ? before : compute(text);
  }

  private TextIds compute(String text) {
    return TextIds.of(features, text);
  }
}

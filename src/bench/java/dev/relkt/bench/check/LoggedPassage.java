package dev.relkt.bench.check;

import dev.relkt.passage.Passage;
import dev.relkt.passage.metadata.Metadata;
import java.util.Optional;

/**
 * A passage as a record of the log says it.
 *
 * @param lang its language's tag where the record names one
 */
record LoggedPassage(String title, String text, Optional<String> lang, Metadata metadata) {

  /** What a stored passage has otherwise, in words; empty where nothing. */
  Optional<String> difference(Passage stored) {
    if (!stored.text().equals(text)) {
      return Optional.of(
          "text \"%s\" (expected: \"%s\")".formatted(start(stored.text()), start(text)));
    }
    if (!stored.title().equals(title)) {
      return Optional.of("title \"%s\" (expected: \"%s\")".formatted(stored.title(), title));
    }
    if (lang.isPresent() && !stored.language().tag().equals(lang.get())) {
      return Optional.of("language %s (expected: %s)".formatted(stored.language(), lang.get()));
    }
    if (!stored.metadata().equals(metadata)) {
      return Optional.of("metadata %s (expected: %s)".formatted(stored.metadata(), metadata));
    }
    return Optional.empty();
  }

  private static String start(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}

package dev.relkt.passage;

import java.util.Map;
import java.util.Set;

/**
 * Which passages may answer: those in any of the languages, with every one of the metadata values.
 *
 * @param languages ranges of languages, {@link Language#takes}; empty for any
 * @param metadata key → the exact value that the passage must have; empty for any
 */
public record PassageFilter(Set<Language> languages, Map<String, String> metadata) {

  public static final PassageFilter NONE = new PassageFilter(Set.of(), Map.of());

  public PassageFilter {
    languages = Set.copyOf(languages);
    metadata = Map.copyOf(metadata);
  }

  /** Whether this filter lets every passage through. */
  public boolean isEmpty() {
    return languages.isEmpty() && metadata.isEmpty();
  }

  /** Whether the passage may answer. */
  public boolean accepts(Passage passage) {
    boolean language =
        languages.isEmpty()
            || languages.stream().anyMatch(range -> range.takes(passage.language()));
    return language
        && metadata.entrySet().stream()
            .allMatch(e -> e.getValue().equals(passage.metadata().get(e.getKey())));
  }
}

package dev.relkt.embedding.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code config_sentence_transformers.json} says of texts in front of texts: {@code query} or
 * {@code question} for questions, {@code document}, {@code passage} or {@code corpus} for passages.
 * The default one comes in front of those that have none of their own.
 */
final class Prompts {

  private static final List<String> QUESTION = List.of("query", "question");
  private static final List<String> PASSAGE = List.of("document", "passage", "corpus");

  private final Map<String, String> byName = new TreeMap<>();
  private final Optional<String> usual;

  Prompts(JsonFile config) {
    JsonNode prompts = config.content().path("prompts");
    prompts.properties().forEach(entry -> byName.put(entry.getKey(), entry.getValue().asText()));
    usual = config.text("default_prompt_name").map(byName::get);
  }

  boolean areAny() {
    return question().or(this::passage).filter(prompt -> !prompt.isEmpty()).isPresent();
  }

  Optional<String> question() {
    return first(QUESTION);
  }

  Optional<String> passage() {
    return first(PASSAGE);
  }

  private Optional<String> first(List<String> names) {
    return names.stream().filter(byName::containsKey).findFirst().map(byName::get).or(() -> usual);
  }

  /** Prompts of other names are for other tasks; somebody may want one. */
  Optional<String> note() {
    return byName.values().stream().allMatch(String::isEmpty) || areAny()
        ? Optional.empty()
        : Optional.of(
            "the folder has prompts %s, and none for questions or passages: none is used; --query-prefix and --passage-prefix name one"
                .formatted(byName.keySet()));
  }
}

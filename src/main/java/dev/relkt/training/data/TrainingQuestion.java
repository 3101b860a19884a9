package dev.relkt.training.data;

import java.util.Optional;

/**
 * A question with the passage that answers it.
 *
 * @param id of its own within the set
 * @param language as in BCP 47
 * @param text not empty
 * @param passage the id of its gold passage
 * @param english its English translation, or the English question that it is a translation of
 */
public record TrainingQuestion(
    String id, String language, String text, String passage, Optional<String> english) {

  public TrainingQuestion {
    NotBlank.require("question", "id", id);
    NotBlank.require("question", "language", language);
    NotBlank.require("question", "text", text);
    NotBlank.require("question", "passage", passage);
    english.ifPresent(it -> NotBlank.require("question", "english", it));
  }
}

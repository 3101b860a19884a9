package dev.relkt.training.data;

/**
 * A passage to learn from.
 *
 * @param id of its own within the set
 * @param language as in BCP 47
 * @param title may be empty
 * @param text not empty
 * @param document the article that it is cut from; passages of one document are never each other's
 *     negatives, and splits never divide a document
 */
public record TrainingPassage(
    String id, String language, String title, String text, String document) {

  public TrainingPassage {
    NotBlank.require("passage", "id", id);
    NotBlank.require("passage", "language", language);
    NotBlank.require("passage", "text", text);
    NotBlank.require("passage", "document", document);
  }
}

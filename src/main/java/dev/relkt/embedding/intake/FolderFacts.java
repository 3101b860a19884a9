package dev.relkt.embedding.intake;

import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.Pooling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the files beside a graph say of how it is used; what they do not say is absent.
 *
 * @param pooling how the vectors of tokens become one
 * @param dense layers after it
 * @param normalised whether a normalisation stands at the end
 * @param questionPrefix in front of questions
 * @param passagePrefix in front of passages
 * @param maxLength the most token ids of a row
 * @param lowerCase whether letters are made small before they become tokens
 * @param modelType the architecture, such as {@code bert} or {@code xlm-roberta}
 * @param names under which the model is known there
 * @param notes what somebody should know who uses it here
 */
record FolderFacts(
    Optional<Pooling> pooling,
    List<Layer> dense,
    boolean normalised,
    Optional<String> questionPrefix,
    Optional<String> passagePrefix,
    OptionalInt maxLength,
    Optional<Boolean> lowerCase,
    Optional<String> modelType,
    List<String> names,
    List<String> notes) {

  /**
   * A dense layer as it lies.
   *
   * @param weights its safetensors file
   */
  record Layer(Path weights, int in, int out, Activation activation) {}
}

package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link SavedModelImport} makes of a bare SavedModel.
 *
 * @param savedModel its directory, with {@code saved_model.pb}
 * @param name the model's name in the registry
 * @param number the number of the version; absent for the one after the last
 * @param opLibraries shared libraries with further TensorFlow ops; trusted as code that runs in
 *     this process
 * @param call how it is to be called, where that is not plain from the SavedModel
 * @param tokenizer of a SavedModel that takes token ids; absent for one that takes strings
 * @param windows how passages are cut; absent for windows of 200 words, or of half as many words as
 *     a row has token ids, three quarters of that apart, 16 at most
 * @param title what becomes of a passage's title
 * @param licence the SPDX id of the model's licence
 * @param sources what it was trained from
 */
public record ImportRequest(
    Path savedModel,
    String name,
    Optional<Integer> number,
    List<Path> opLibraries,
    CallWish call,
    Optional<TokenizerWish> tokenizer,
    Optional<WindowRule> windows,
    TitleRule title,
    String licence,
    List<Source> sources) {

  /**
   * @throws IllegalArgumentException if name or number cannot be a version's, or the licence is
   *     blank
   */
  public ImportRequest {
    new ModelVersion(name, number.orElse(1)); // must be one
    if (licence.isBlank()) {
      throw new IllegalArgumentException(
          "licence: blank (expected: an SPDX id, or NOASSERTION where it is not known)");
    }
    opLibraries = List.copyOf(opLibraries);
    sources = List.copyOf(sources);
  }

  /**
   * How a SavedModel is to be called; what is absent is found from its signatures.
   *
   * @param tag of the meta graph
   * @param signature its name
   * @param inputs role ({@code text}; {@code ids}, {@code mask}) → name in the signature
   * @param output its name in the signature
   */
  public record CallWish(
      Optional<String> tag,
      Optional<String> signature,
      Map<String, String> inputs,
      Optional<String> output) {

    /** Whatever is plain from the SavedModel. */
    public static final CallWish ANY =
        new CallWish(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    public CallWish {
      inputs = Map.copyOf(inputs);
    }
  }

  /**
   * A SentencePiece model and how ids are made of its pieces.
   *
   * @param file the SentencePiece model
   * @param maxLength the most ids of a row; absent for the length that the signature has, or 256
   * @param padding {@code longest} or {@code max-length}; absent for {@code longest}, but where the
   *     signature has a length
   * @param pad the id to fill rows with; absent for that of the SentencePiece model, or 0
   * @param unknown the id of the unknown piece; absent for its number plus the offset
   * @param bos the id in front of every row, if there is to be one
   * @param eos the id at the end of every row, if there is to be one
   * @param offset from a piece's number to its id; absent for 0
   */
  public record TokenizerWish(
      Path file,
      Optional<Integer> maxLength,
      Optional<String> padding,
      Optional<Integer> pad,
      Optional<Integer> unknown,
      Optional<Integer> bos,
      Optional<Integer> eos,
      Optional<Integer> offset) {}
}

package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@link ModelImport} makes of somebody's model.
 *
 * @param model a folder, a SavedModel's directory or an ONNX file; unpacked
 * @param origin what the user named: a path or {@code maven:GROUP:ARTIFACT:VERSION}
 * @param name the model's name in the registry
 * @param number the number of the version; absent for the one after the last
 * @param opLibraries shared libraries with further TensorFlow ops; trusted as code that runs in
 *     this process
 * @param quantised whether of several ONNX files one of whole numbers is wanted
 * @param questionModel a second graph, for questions: an ONNX file or the directory of a SavedModel
 * @param call how it is to be called, where that is not plain from the graph
 * @param tokenizer of a model that takes token ids, where the folder does not say it all
 * @param vector what becomes of the output, where the folder does not say it
 * @param windows how passages are cut; absent for windows of 200 words, 150 apart, 16 at most, or
 *     for tokens the whole text, split where it has more of them than a row
 * @param title what becomes of a passage's title
 * @param licence the SPDX id of the model's licence
 * @param sources what it was trained from
 */
public record ImportRequest(
    Path model,
    String origin,
    String name,
    Optional<Integer> number,
    List<Path> opLibraries,
    boolean quantised,
    Optional<Path> questionModel,
    CallWish call,
    TokenizerWish tokenizer,
    VectorWish vector,
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

  /** The same of a model that lies elsewhere. */
  public ImportRequest at(Path model) {
    return new ImportRequest(
        model,
        origin,
        name,
        number,
        opLibraries,
        quantised,
        questionModel,
        call,
        tokenizer,
        vector,
        windows,
        title,
        licence,
        sources);
  }

  /** A model of which the folder says it all. */
  public static ImportRequest of(Path model, String name) {
    return new ImportRequest(
        model,
        model.toString(),
        name,
        Optional.empty(),
        List.of(),
        false,
        Optional.empty(),
        CallWish.ANY,
        TokenizerWish.ANY,
        VectorWish.ANY,
        Optional.empty(),
        TitleRule.PREFIX,
        "NOASSERTION",
        List.of());
  }

  /**
   * How a graph is to be called; what is absent is found from what it says of itself.
   *
   * @param tag of the meta graph of a SavedModel
   * @param signature its name
   * @param inputs role ({@code text}; {@code ids}, {@code mask}, {@code types}; empty for {@code
   *     text} or {@code ids}, whichever there is) → its name
   * @param output its name
   */
  public record CallWish(
      Optional<String> tag,
      Optional<String> signature,
      Map<String, String> inputs,
      Optional<String> output) {

    /** Whatever is plain from the graph. */
    public static final CallWish ANY =
        new CallWish(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    public CallWish {
      inputs = Map.copyOf(inputs);
    }

    /**
     * The inputs, those without a role as that of the first.
     *
     * @param first the role of the input that every such graph has
     */
    Map<String, String> inputs(String first) {
      var named = new TreeMap<>(inputs);
      String unnamed = named.remove("");
      if (unnamed != null) {
        named.putIfAbsent(first, unnamed);
      }
      return named;
    }
  }

  /**
   * A tokenizer and how ids are made of its pieces.
   *
   * @param file a {@code tokenizer.json}, BERT's {@code vocab.txt} or a SentencePiece model; absent
   *     for the one in the folder
   * @param maxLength the most ids of a row; absent for the length that graph or folder have, but
   *     512 at most, or 256 for a SentencePiece model of which nothing is said
   * @param padding {@code longest} or {@code max-length}; absent for {@code longest}, but where the
   *     graph has a length
   * @param pad the id to fill with; absent for the tokenizer's own, or 0
   * @param unknown the id of the unknown piece of a SentencePiece model; absent for its number plus
   *     the offset
   * @param bos the id in front of every row of a SentencePiece model, if there is to be one
   * @param eos the id at the end of every row of a SentencePiece model, if there is to be one
   * @param offset from the number of a piece of a SentencePiece model to its id; absent for 0
   */
  public record TokenizerWish(
      Optional<Path> file,
      Optional<Integer> maxLength,
      Optional<String> padding,
      Optional<Integer> pad,
      Optional<Integer> unknown,
      Optional<Integer> bos,
      Optional<Integer> eos,
      Optional<Integer> offset) {

    /** The one in the folder, if there is one, as it is. */
    public static final TokenizerWish ANY =
        new TokenizerWish(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** A tokenizer that is named, as it is. */
    public static TokenizerWish of(Path file) {
      return new TokenizerWish(
          Optional.of(file),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** Refuses what only SentencePiece models need. */
    void refuseForOthers(String why) {
      if (unknown.isPresent() || bos.isPresent() || eos.isPresent() || offset.isPresent()) {
        throw new IllegalArgumentException(
            "unknown, bos, eos or id-offset is given (expected: only for a SentencePiece model; %s)"
                .formatted(why));
      }
    }
  }

  /**
   * What becomes of a network's output; what is absent is as the folder says, or nothing.
   *
   * @param pooling how vectors of tokens become one
   * @param normalise whether vectors are scaled to length 1; absent for yes where there is pooling
   *     or a cut, or the folder says it
   * @param dimension how many components are kept, the first ones
   * @param questionPrefix in front of questions
   * @param passagePrefix in front of passages
   */
  public record VectorWish(
      Optional<Pooling> pooling,
      Optional<Boolean> normalise,
      Optional<Integer> dimension,
      Optional<String> questionPrefix,
      Optional<String> passagePrefix) {

    /** As the folder says. */
    public static final VectorWish ANY =
        new VectorWish(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * @throws IllegalArgumentException if a part of a vector is to stay shorter than 1
     */
    public VectorWish {
      if (dimension.isPresent() && dimension.get() < 1) {
        throw new IllegalArgumentException(
            "dimension: %d (expected: 1 or more)".formatted(dimension.get()));
      }
      if (dimension.isPresent() && normalise.filter(wanted -> !wanted).isPresent()) {
        throw new IllegalArgumentException(
            "dimension with no-normalize (expected: without, for a part of a vector is shorter than 1)");
      }
    }
  }
}

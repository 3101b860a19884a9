package dev.relkt.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The format of {@code manifest.json} in the folder {@code <registry>/<name>/<number>/} of a model
 * version.
 *
 * <p>The folder holds, besides the manifest, every file that {@code files} lists and nothing else
 * that counts: the SavedModel in {@code saved_model/} or the graph that {@code encoder.path} names,
 * such as {@code onnx/model.onnx}, dense layers in {@code dense/}, the tokenizer in {@code
 * tokenizer/}, a model card {@code README.md}, the training report in {@code report/}. Paths are
 * relative, with {@code /}, and stay inside the folder. JSON fields have the names of the
 * components here; an absent {@link Optional} is left out.
 *
 * @param format the version of this format, {@value #OLDEST} to {@value #FORMAT}
 * @param name the model's name
 * @param version its number, 1 or more
 * @param space the id of the embedding space, equal to that of {@link #encoding} and files
 * @param dimension components of a vector
 * @param encoder how the network is called
 * @param questionEncoder how that of questions is called; absent where it is the same
 * @param features how text becomes ids; absent for a model that takes strings
 * @param windows how passages are cut into windows; absent for one window, the whole text
 * @param title what becomes of a passage's title
 * @param prefixes what comes in front of questions and windows; absent for nothing
 * @param centre what is taken off windows before they are indexed; absent where they are indexed as
 *     they are
 * @param endpoint where the network runs; absent where it runs here
 * @param ranker how candidates are ordered; absent where they stay as the search found them
 * @param golden texts with their vectors, to notice an encoder that silently computes something
 *     else
 * @param files every file of the version except the manifest
 * @param parent the version that training started from, as {@code name/number}
 * @param scores scores by benchmark, then by name such as {@code de.success@1} or {@code
 *     average.success@1}
 * @param licence the SPDX id of the model's own licence
 * @param sources the data that it was trained from
 * @param createdAt when the version was made
 */
public record ModelManifest(
    int format,
    String name,
    int version,
    String space,
    int dimension,
    EncoderCall encoder,
    Optional<EncoderCall> questionEncoder,
    Optional<FeatureSpec> features,
    Optional<WindowRule> windows,
    TitleRule title,
    Optional<Prefixes> prefixes,
    Optional<Centre> centre,
    Optional<Endpoint> endpoint,
    Optional<RankerSpec> ranker,
    List<Golden> golden,
    List<ModelFile> files,
    Optional<String> parent,
    Map<String, Map<String, Double>> scores,
    String licence,
    List<Source> sources,
    Instant createdAt) {

  /** The version of the format that this class writes. */
  public static final int FORMAT = 4;

  /**
   * The oldest version that it reads. It knew no centre; the second knew SavedModels alone, called
   * in one way for passages and questions; the third knew no ranker, and window rules with a {@code
   * max} alone.
   */
  public static final int OLDEST = 1;

  /** The most components that a vector may have. */
  public static final int MAX_DIMENSION = 4096;

  public ModelManifest {
    golden = List.copyOf(golden);
    files = List.copyOf(files);
    scores = Map.copyOf(scores);
    sources = List.copyOf(sources);
  }

  /**
   * The manifest of a version.
   *
   * @param draft what its maker states
   * @param number the version's
   * @param files all of it but the manifest
   */
  public static ModelManifest of(
      ModelDraft draft, int number, List<ModelFile> files, Instant createdAt) {
    Encoding encoding = draft.encoding();
    EmbeddingSpace space = encoding.space(files);
    return new ModelManifest(
        FORMAT,
        draft.name(),
        number,
        space.id(),
        encoding.dimension(),
        encoding.encoder(),
        encoding.questionEncoder(),
        encoding.features(),
        encoding.windows(),
        encoding.title(),
        encoding.prefixes(),
        encoding.centre(),
        encoding.endpoint(),
        draft.ranker().map(ranker -> RankerSpec.lateInteraction(space, ranker.weights())),
        draft.golden(),
        files,
        draft.parent(),
        draft.scores(),
        draft.licence(),
        draft.sources(),
        createdAt);
  }

  /**
   * How a network is called.
   *
   * @param input what goes in
   * @param tag the meta graph's tag, usually {@code serve}; empty where the engine has none
   * @param signature usually {@code serving_default}; empty where the engine has none
   * @param inputs role → name of the input: {@code ids} and {@code segments} for {@link
   *     Input#PIECES} (int64 [n] each: ids of all texts in a row, and for each the number of the
   *     text that it belongs to, ascending from 0 without a gap), {@code text} for {@link
   *     Input#STRING} (string [batch], UTF-8), {@code ids} and perhaps {@code mask} and {@code
   *     types} for {@link Input#TOKENS} (int32 or int64 [batch, length] each: token ids, padded; 1
   *     where there is a token, 0 where there is padding; the kind of the text, 0)
   * @param output the name of the output: float [texts, dimension], or [texts, length, d] where the
   *     vector rule pools
   * @param engine what runs it; absent for TensorFlow
   * @param path of the graph in the version's folder: a file or the directory of a SavedModel, in a
   *     folder of its own, such as {@code onnx/model.onnx}; absent for {@code saved_model}
   * @param vector what becomes of the output; absent for a network that gives unit vectors itself
   */
  public record EncoderCall(
      Input input,
      String tag,
      String signature,
      Map<String, String> inputs,
      String output,
      Optional<Engine> engine,
      Optional<String> path,
      Optional<VectorRule> vector) {
    public EncoderCall {
      inputs = Map.copyOf(inputs);
    }

    /** A SavedModel in {@code saved_model/} that gives unit vectors. */
    public EncoderCall(
        Input input, String tag, String signature, Map<String, String> inputs, String output) {
      this(
          input,
          tag,
          signature,
          inputs,
          output,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** An ONNX graph. */
    public static EncoderCall onnx(
        String path, Map<String, String> inputs, String output, VectorRule vector) {
      return new EncoderCall(
          Input.TOKENS,
          "",
          "",
          inputs,
          output,
          Optional.of(Engine.ONNX),
          Optional.of(path),
          Optional.of(vector));
    }

    /** A network behind an API of embeddings, which takes texts as they are. */
    public static EncoderCall endpoint(VectorRule vector) {
      return new EncoderCall(
          Input.STRING,
          "",
          "",
          Map.of("text", "input"),
          "embedding",
          Optional.of(Engine.ENDPOINT),
          Optional.empty(),
          Optional.of(vector));
    }

    public EncoderCall withVector(Optional<VectorRule> vector) {
      return new EncoderCall(input, tag, signature, inputs, output, engine, path, vector);
    }

    /** What runs it. */
    public Engine runBy() {
      return engine.orElse(Engine.TENSORFLOW);
    }

    /** The path of its graph in the version's folder. */
    public String graph() {
      return path.orElse("saved_model");
    }
  }

  /** What runs a network. */
  public enum Engine {
    TENSORFLOW,
    ONNX,
    /** A server elsewhere. */
    ENDPOINT
  }

  /** What a network takes. */
  public enum Input {
    /** Ids of all texts in a row, with the text that each belongs to. */
    PIECES,
    /** Texts as they are. */
    STRING,
    /** A padded row of token ids a text. */
    TOKENS
  }

  /** What becomes of a passage's title: joined in front of every window, or left out. */
  public enum TitleRule {
    PREFIX,
    IGNORE
  }

  /**
   * How text becomes ids.
   *
   * @param kind the name of the algorithm, such as {@code word-keys} or {@code sentencepiece}
   * @param version of the algorithm, 1
   * @param settings its settings, such as the paths of its files
   */
  public record FeatureSpec(String kind, int version, Map<String, String> settings) {
    public FeatureSpec {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * A text and the vector that the encoder gives for it as a question.
   *
   * @param text the text
   * @param vector dimension-many floats of unit length
   */
  @SuppressWarnings("ArrayRecordComponent") // written and read as JSON, compared by its cosine only
  public record Golden(String text, float[] vector) {}

  /**
   * A file of the version.
   *
   * @param path relative to the version's folder, with {@code /}
   * @param bytes its length
   * @param sha256 64 hexadecimal digits
   */
  public record ModelFile(String path, long bytes, String sha256) {}

  /**
   * Where training data came from.
   *
   * @param name of the data set
   * @param licence as its publisher states it
   */
  public record Source(String name, String licence) {}

  public ModelVersion modelVersion() {
    return new ModelVersion(name, version);
  }

  public EmbeddingSpace embeddingSpace() {
    return new EmbeddingSpace(space);
  }

  /** What an index needs to know of the vectors. */
  public VectorSpec vectors() {
    return new VectorSpec(embeddingSpace(), dimension, centre);
  }

  /** The window rule, {@link WindowRule#WHOLE} where none is given. */
  public WindowRule windowRule() {
    return windows.orElse(WindowRule.WHOLE);
  }

  /** What determines a vector, beside the files. */
  public Encoding encoding() {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  /** What its maker stated, to make another version of it. */
  public ModelDraft draft() {
    return new ModelDraft(
        name, Optional.of(version), encoding(), ranker, golden, parent, scores, licence, sources);
  }
}

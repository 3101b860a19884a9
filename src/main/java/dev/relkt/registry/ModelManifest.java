package dev.relkt.registry;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The format of {@code manifest.json} in the folder {@code <registry>/<name>/<number>/} of a model
 * version.
 *
 * <p>The folder holds, besides the manifest, every file that {@code files} lists and nothing else
 * that counts: the SavedModel in {@code saved_model/}, the tokenizer in {@code tokenizer/}, a model
 * card {@code README.md}, the training report in {@code report/}. Paths are relative, with {@code
 * /}, and stay inside the folder. JSON fields have the names of the components here; an absent
 * {@link Optional} is left out or null.
 *
 * @param format the version of this format, {@value #OLDEST} or {@value #FORMAT}
 * @param name the model's name
 * @param version its number, 1 or more
 * @param space the id of the embedding space, equal to {@link #computeSpace}
 * @param dimension components of a vector
 * @param encoder how the SavedModel is called
 * @param features how text becomes ids; absent for a model that takes strings
 * @param windows how passages are cut into windows; absent for one window, the whole text
 * @param title what becomes of a passage's title
 * @param centre what is taken off windows before they are indexed; absent where they are indexed as
 *     they are
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
    Optional<FeatureSpec> features,
    Optional<WindowRule> windows,
    TitleRule title,
    Optional<Centre> centre,
    List<Golden> golden,
    List<ModelFile> files,
    Optional<String> parent,
    Map<String, Map<String, Double>> scores,
    String licence,
    List<Source> sources,
    Instant createdAt) {

  /** The version of the format that this class writes. */
  public static final int FORMAT = 2;

  /** The oldest version that it reads: it knew no centre. */
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
   * How the SavedModel is called.
   *
   * @param input what goes in
   * @param tag the meta graph's tag, usually {@code serve}
   * @param signature usually {@code serving_default}
   * @param inputs role → tensor name in the signature: {@code ids} and {@code segments} for {@link
   *     Input#PIECES} (int64 [n] each: ids of all texts in a row, and for each the number of the
   *     text that it belongs to, ascending from 0 without a gap), {@code text} for {@link
   *     Input#STRING} (string [batch], UTF-8), {@code ids} and perhaps {@code mask} for {@link
   *     Input#TOKENS} (int32 or int64 [batch, length] each: token ids, padded, and 1 where there is
   *     a token, 0 where there is padding)
   * @param output the name of the output in the signature: float [texts, dimension]; rows are
   *     scaled to unit length after
   */
  public record EncoderCall(
      Input input, String tag, String signature, Map<String, String> inputs, String output) {
    public EncoderCall {
      inputs = Map.copyOf(inputs);
    }
  }

  /** What a SavedModel takes. */
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

  /**
   * The digest of everything that determines a vector: encoder call, dimension, features, windows,
   * title rule, centre, and path and checksum of every file under {@code saved_model/} and {@code
   * tokenizer/}.
   *
   * @throws IllegalStateException never on a complete JDK, which has SHA-256
   */
  public static EmbeddingSpace computeSpace(
      int dimension,
      EncoderCall encoder,
      Optional<FeatureSpec> features,
      Optional<WindowRule> windows,
      TitleRule title,
      Optional<Centre> centre,
      List<ModelFile> files) {
    var text = new StringBuilder("relkt embedding space 1\n");
    text.append("dimension ").append(dimension).append('\n');
    text.append("encoder ")
        .append(
            String.join(
                "|",
                encoder.input().name(),
                encoder.tag(),
                encoder.signature(),
                new TreeMap<>(encoder.inputs()).toString(),
                encoder.output()))
        .append('\n');
    features.ifPresent(
        f ->
            text.append("features ")
                .append(f.kind())
                .append('|')
                .append(f.version())
                .append('|')
                .append(new TreeMap<>(f.settings()))
                .append('\n'));
    windows.ifPresent(
        w -> text.append("windows %d|%d|%d\n".formatted(w.words(), w.stride(), w.max())));
    text.append("title ").append(title).append('\n');
    centre.ifPresent(c -> text.append("centre ").append(c.toBase64()).append('\n'));
    files.stream()
        .filter(f -> f.path().startsWith("saved_model/") || f.path().startsWith("tokenizer/"))
        .sorted(Comparator.comparing(ModelFile::path))
        .forEach(
            f -> text.append("file ").append(f.path()).append(' ').append(f.sha256()).append('\n'));
    return new EmbeddingSpace("es-" + DigestUtils.sha256Hex(text.toString()).substring(0, 24));
  }
}

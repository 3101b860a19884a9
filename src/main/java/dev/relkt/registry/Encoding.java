package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.registry.ModelManifest.TitleRule;
import java.util.Collection;
import java.util.Optional;

/**
 * All that determines the vector of a text but the bytes of a version's files: the parts of a
 * {@link ModelManifest} of which the embedding space is made. Immutable; the {@code with} methods
 * give a changed copy.
 *
 * @param dimension components of a vector
 * @param encoder how the network is called, for passages and, without a question encoder, questions
 * @param questionEncoder how that of questions is called, where it is another one; it takes the
 *     same tokens and gives vectors of the same dimension
 * @param features how text becomes ids; absent for a network that takes strings
 * @param windows how passages are cut into windows; absent for one window
 * @param title what becomes of a passage's title
 * @param prefixes what comes in front of texts; absent for nothing
 * @param centre what is taken off windows before they are indexed
 * @param endpoint where the network runs; absent where it runs here
 */
public record Encoding(
    int dimension,
    EncoderCall encoder,
    Optional<EncoderCall> questionEncoder,
    Optional<FeatureSpec> features,
    Optional<WindowRule> windows,
    TitleRule title,
    Optional<Prefixes> prefixes,
    Optional<Centre> centre,
    Optional<Endpoint> endpoint) {

  /** Whole texts as they are, titles in front of passages, nothing taken off. */
  public static Encoding of(int dimension, EncoderCall encoder) {
    return new Encoding(
        dimension,
        encoder,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TitleRule.PREFIX,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Encoding withDimension(int dimension) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withEncoder(EncoderCall encoder) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withQuestionEncoder(Optional<EncoderCall> questionEncoder) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withFeatures(Optional<FeatureSpec> features) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withWindows(Optional<WindowRule> windows) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withTitle(TitleRule title) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withPrefixes(Optional<Prefixes> prefixes) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withCentre(Optional<Centre> centre) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  public Encoding withEndpoint(Optional<Endpoint> endpoint) {
    return new Encoding(
        dimension, encoder, questionEncoder, features, windows, title, prefixes, centre, endpoint);
  }

  /**
   * The embedding space: the digest of this and of path and checksum of every file that counts.
   *
   * @param files of the version; those below {@code saved_model/} and {@code tokenizer/}, below
   *     {@code onnx/} and {@code dense/}, and in the folders of graphs that are named by their path
   *     count
   */
  public EmbeddingSpace space(Collection<ModelFile> files) {
    return SpaceDigest.of(this, files);
  }
}

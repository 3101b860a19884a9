package dev.relkt.embedding.intake;

import dev.relkt.embedding.GoldenTexts;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.network.UnitRows;
import dev.relkt.embedding.serving.Networks;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.embedding.tokens.Windowing;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Encodes a few texts with a model that nobody has used here yet, and sees whether it can be an
 * encoder: one vector a text, of one dimension, finite and of about unit length; a text's vector
 * does not depend on the texts beside it; different texts have different vectors; a long text is
 * taken.
 */
final class ImportProbe implements AutoCloseable {

  /** A passage of some length beside them, 420 words, so that there is padding too. */
  private static final String LONG =
      String.join(" ", Collections.nCopies(60, "The lighthouse keeper counted ships till dawn."));

  /** The least cosine of a text alone with the same text among others. */
  private static final double LEAST_COSINE = 0.9999;

  private final ModelManifest unmeasured;
  private final Windowing windowing;
  private final Networks networks;
  private final Network passages;
  private final Network questions;

  private ImportProbe(ModelManifest unmeasured, Windowing windowing, Networks networks) {
    this.unmeasured = unmeasured;
    this.windowing = windowing;
    this.networks = networks;
    this.passages = networks.passages();
    this.questions = networks.questions();
  }

  /**
   * Loads a version in the making, once it has passed the verifier.
   *
   * @param folder with a manifest whose dimension need not be right
   * @throws ModelRefused if it may not be loaded, or cannot
   */
  static ImportProbe open(ModelFolder folder, List<Path> opLibraries) {
    ModelManifest manifest = folder.manifest();
    Windowing windowing = Windowing.of(folder);
    try {
      return new ImportProbe(manifest, windowing, Networks.open(folder, opLibraries));
    } catch (RuntimeException | Error e) {
      windowing.close();
      throw e;
    }
  }

  /**
   * The components of a vector.
   *
   * @throws ModelRefused if what comes out is not one row a text, or of questions another one than
   *     of passages
   */
  int dimension() {
    int dimension = dimension(passages, unmeasured.encoder());
    if (questions != passages) {
      int ofQuestions = dimension(questions, unmeasured.questionEncoder().orElseThrow());
      if (ofQuestions != dimension) {
        throw new ModelRefused(
            "model %s: questions have vectors of %d components, passages of %d (expected: the same)"
                .formatted(unmeasured.modelVersion(), ofQuestions, dimension));
      }
    }
    return dimension;
  }

  private int dimension(Network network, EncoderCall call) {
    List<Window> windows = windows(GoldenTexts.ALL);
    long[] shape = run(network, windows).shape();
    if (shape.length != 2
        || shape[0] != windows.size()
        || shape[1] < 1
        || shape[1] > ModelManifest.MAX_DIMENSION) {
      throw new ModelRefused(
          "model %s: output \"%s\" has the shape %s for %d texts (expected: [%d, d], d from 1 to %d); choose another output or another model"
              .formatted(
                  unmeasured.modelVersion(),
                  call.output(),
                  Arrays.toString(shape),
                  windows.size(),
                  windows.size(),
                  ModelManifest.MAX_DIMENSION));
    }
    return (int) shape[1];
  }

  /**
   * The golden vectors, of questions.
   *
   * @param manifest with the dimension
   * @throws ModelRefused if the model cannot be an encoder
   */
  List<Golden> golden(ModelManifest manifest) {
    if (questions != passages) {
      checked(passages, manifest, manifest.encoder());
    }
    float[][] vectors =
        checked(questions, manifest, manifest.questionEncoder().orElse(manifest.encoder()));
    var golden = new ArrayList<Golden>();
    for (int i = 0; i < GoldenTexts.ALL.size(); i++) {
      golden.add(new Golden(GoldenTexts.ALL.get(i), vectors[i]));
    }
    return golden;
  }

  private float[][] checked(Network network, ModelManifest manifest, EncoderCall call) {
    var all = new ArrayList<>(windows(GoldenTexts.ALL));
    all.add(windowing.passage(new PassageText("", LONG)).get(0));
    float[][] together = UnitRows.of(run(network, all), all.size(), manifest, call);
    for (int i = 0; i < GoldenTexts.ALL.size(); i++) {
      double cosine =
          cosine(encode(network, List.of(GoldenTexts.ALL.get(i)), manifest, call)[0], together[i]);
      if (!(cosine >= LEAST_COSINE)) {
        throw new ModelRefused(
            "model %s: a text alone and the same text beside others have vectors of cosine %.6f (expected: %s or more); export the model for inference (no dropout, no batch statistics), and if it takes token ids, let it leave the padding out: give it a mask, or pad always to the same length"
                .formatted(manifest.modelVersion(), cosine, LEAST_COSINE));
      }
    }
    if (allAlike(together)) {
      throw new ModelRefused(
          "model %s: texts in %d languages all have the same vector (expected: different ones); the tokenizer is not the model's, or the model was not trained"
              .formatted(manifest.modelVersion(), GoldenTexts.ALL.size()));
    }
    return together;
  }

  private List<Window> windows(List<String> texts) {
    return texts.stream().map(windowing::question).toList();
  }

  private float[][] encode(
      Network network, List<String> texts, ModelManifest manifest, EncoderCall call) {
    return UnitRows.of(run(network, windows(texts)), texts.size(), manifest, call);
  }

  private Rows run(Network network, List<Window> windows) {
    try {
      return network.run(windows);
    } catch (IllegalStateException e) {
      throw new ModelRefused(
          "model %s: it cannot encode: %s; see that signature, tokenizer and op libraries are the model's"
              .formatted(unmeasured.modelVersion(), e.getMessage()),
          e);
    }
  }

  /**
   * Runs a row as long as there may be one, of the greatest id of a piece and those that do not
   * come from pieces: the model's tables must have a place for each.
   *
   * @throws ModelRefused if it does not take them
   */
  void edges(int[] edges, int length) {
    int[] ids = new int[length];
    Arrays.setAll(ids, i -> edges[i % edges.length]);
    List<Window> row = List.of(new Window.Tokens(ids));
    for (Network network : Stream.of(passages, questions).distinct().toList()) {
      try {
        network.run(row);
      } catch (IllegalStateException e) {
        throw new ModelRefused(
            "model %s: it cannot encode: a row of %d token ids up to %d fails: %s; see that signature, tokenizer and op libraries are the model's, and that it takes rows of that length (--max-length)"
                .formatted(
                    unmeasured.modelVersion(),
                    length,
                    Arrays.stream(edges).max().orElse(0),
                    e.getMessage()),
            e);
      }
    }
  }

  @Override
  public void close() {
    windowing.close();
    networks.close();
  }

  private static boolean allAlike(float[][] rows) {
    for (int i = 1; i < rows.length; i++) {
      if (cosine(rows[0], rows[i]) < LEAST_COSINE) {
        return false;
      }
    }
    return true;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product;
  }
}

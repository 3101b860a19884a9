package dev.relkt.embedding.intake;

import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.network.UnitRows;
import dev.relkt.embedding.tensorflow.LoadedModel;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.embedding.tokens.Windowing;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Encodes a few texts with a model that nobody has used here yet, and sees whether it can be an
 * encoder: one vector a text, of one dimension, finite and of about unit length; a text's vector
 * does not depend on the texts beside it; different texts have different vectors; a long text is
 * taken.
 */
final class ImportProbe {

  /** Texts in several languages and scripts; their vectors become the golden ones. */
  static final List<String> TEXTS =
      List.of(
          "Which river flows through Paris?",
          "Wann wurde die alte Mühle am Fluss gebaut?",
          "¿Qué animales viven en el desierto de noche?",
          "Сколько лет живёт морская черепаха?",
          "لماذا يتغير لون أوراق الأشجار في الخريف؟",
          "पहाड़ों पर बर्फ़ कब पिघलती है?",
          "谁发明了造纸术?",
          "Kahve");

  /** A passage of some length beside them, 420 words, so that there is padding too. */
  private static final String LONG =
      String.join(" ", Collections.nCopies(60, "The lighthouse keeper counted ships till dawn."));

  /** The least cosine of a text alone with the same text among others. */
  private static final double LEAST_COSINE = 0.9999;

  private final LoadedModel model;
  private final Windowing windowing;

  ImportProbe(LoadedModel model, Windowing windowing) {
    this.model = model;
    this.windowing = windowing;
  }

  /**
   * The components of a vector.
   *
   * @throws ModelRefused if what comes out is not one row a text
   */
  int dimension(ModelManifest manifest) {
    List<Window> windows = windows(TEXTS);
    long[] shape = run(windows, manifest).shape();
    if (shape.length != 2
        || shape[0] != windows.size()
        || shape[1] < 1
        || shape[1] > ModelManifest.MAX_DIMENSION) {
      throw new ModelRefused(
          "model %s: output \"%s\" has the shape %s for %d texts (expected: [%d, d], d from 1 to %d); choose another output or another model"
              .formatted(
                  manifest.modelVersion(),
                  manifest.encoder().output(),
                  Arrays.toString(shape),
                  windows.size(),
                  windows.size(),
                  ModelManifest.MAX_DIMENSION));
    }
    return (int) shape[1];
  }

  /**
   * The golden vectors.
   *
   * @param manifest with the dimension
   * @throws ModelRefused if the model cannot be an encoder
   */
  List<Golden> golden(ModelManifest manifest) {
    var texts = new ArrayList<>(TEXTS);
    texts.add(LONG);
    float[][] together = encode(texts, manifest);
    for (int i = 0; i < TEXTS.size(); i++) {
      double cosine = cosine(encode(List.of(TEXTS.get(i)), manifest)[0], together[i]);
      if (!(cosine >= LEAST_COSINE)) {
        throw new ModelRefused(
            "model %s: a text alone and the same text beside others have vectors of cosine %.6f (expected: %s or more); export the model for inference (no dropout, no batch statistics), and if it takes token ids, let it leave the padding out: give it a mask, or pad always to the same length"
                .formatted(manifest.modelVersion(), cosine, LEAST_COSINE));
      }
    }
    if (allAlike(together)) {
      throw new ModelRefused(
          "model %s: texts in %d languages all have the same vector (expected: different ones); the tokenizer is not the model's, or the model was not trained"
              .formatted(manifest.modelVersion(), TEXTS.size()));
    }
    var golden = new ArrayList<Golden>();
    for (int i = 0; i < TEXTS.size(); i++) {
      golden.add(new Golden(TEXTS.get(i), together[i]));
    }
    return golden;
  }

  private List<Window> windows(List<String> texts) {
    return texts.stream().map(windowing::question).toList();
  }

  private float[][] encode(List<String> texts, ModelManifest manifest) {
    return UnitRows.of(run(windows(texts), manifest), texts.size(), manifest, manifest.encoder());
  }

  /**
   * Runs the model on rows that need not come from a text.
   *
   * @throws ModelRefused if it does not take them
   */
  Rows run(List<Window> windows, ModelManifest manifest) {
    try {
      return model.run(windows);
    } catch (IllegalStateException e) {
      throw new ModelRefused(
          "model %s: it cannot encode: %s; see that signature, tokenizer and op libraries are the model's"
              .formatted(manifest.modelVersion(), e.getMessage()),
          e);
    }
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

package dev.relkt.training.student;

import java.util.Map;
import java.util.TreeMap;

/**
 * The inverse document frequency of every id, so that rare words count more than frequent ones. Not
 * thread-safe.
 *
 * <p>A document is a stretch of {@value #DOCUMENT_WORDS} words. An id's frequency is that in the
 * languages that use it, weighted by how much each uses it: <i>p = Σ_l df_l · (df_l / N_l) / Σ_l
 * df_l</i>; its weight is ln((1 + 1/s) / (p + 1/s)), with s = {@value #SMOOTHING} so that an id
 * seen once does not outweigh all others. The greatest weight is scaled to 1.
 */
final class InverseDocumentFrequencies {

  private static final int DOCUMENT_WORDS = 24;
  private static final double SMOOTHING = 20_000;

  private static final class Frequencies {
    private final int[] documentsWith;
    private final int[] lastSeenIn;
    private int documents;

    Frequencies(int vocabulary) {
      documentsWith = new int[vocabulary];
      lastSeenIn = new int[vocabulary];
    }
  }

  private final int vocabulary;
  private final TextIdsCache texts;
  private final Map<String, Frequencies> byLanguage = new TreeMap<>();

  private InverseDocumentFrequencies(TextIdsCache texts) {
    this.texts = texts;
    this.vocabulary = texts.vocabulary();
  }

  /** One weight an id, above 0 and at most 1, from passages, questions and translations. */
  static float[] of(TrainingData data, Xquad xquad, TextIdsCache texts) {
    var frequencies = new InverseDocumentFrequencies(texts);
    data.documents().forEach(d -> frequencies.add(d.language(), d.text()));
    data.asked().forEach(a -> frequencies.add(a.language(), a.text()));
    data.parallels().forEach(p -> p.texts().forEach(frequencies::add));
    xquad.forEachText(frequencies::add);
    return frequencies.weights();
  }

  private void add(String language, String string) {
    Frequencies f = byLanguage.computeIfAbsent(language, l -> new Frequencies(vocabulary));
    TextIds text = texts.of(string);
    for (int w = 0; w < text.words(); w++) {
      if (w % DOCUMENT_WORDS == 0) {
        f.documents++;
      }
      for (int i = text.starts()[w]; i < text.starts()[w + 1]; i++) {
        int id = text.ids()[i];
        if (f.lastSeenIn[id] != f.documents) {
          f.lastSeenIn[id] = f.documents;
          f.documentsWith[id]++;
        }
      }
    }
  }

  private float[] weights() {
    float[] weights = new float[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      double uses = 0;
      double share = 0;
      for (Frequencies f : byLanguage.values()) {
        double with = f.documentsWith[id];
        if (with > 0) {
          uses += with;
          share += with * with / f.documents;
        }
      }
      double p = uses == 0 ? 0 : share / uses;
      weights[id] =
          (float) (Math.log((1 + 1 / SMOOTHING) / (p + 1 / SMOOTHING)) / Math.log(SMOOTHING + 1));
      weights[id] = Math.max(weights[id], .005f);
    }
    return weights;
  }
}

package dev.relkt.training;

import java.util.Map;
import java.util.TreeMap;

/**
 * The fixed weight of every piece: its inverse document frequency, so that rare pieces speak and
 * frequent ones are quiet from the start. Not thread-safe.
 *
 * <p>A document is a stretch of {@value #DOCUMENT_WORDS} words. A piece's frequency is that in the
 * languages that use it, weighted by how much each uses it: <i>p = Σ_l df_l · (df_l / N_l) / Σ_l
 * df_l</i>; its weight is ln((1 + 1/s) / (p + 1/s)), with s = {@value #SMOOTHING} so that a piece
 * seen once does not outweigh all others. The greatest weight is scaled to 1.
 */
final class PieceWeights {

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
  private final PieceTexts pieces;
  private final Map<String, Frequencies> byLanguage = new TreeMap<>();

  PieceWeights(PieceTexts pieces) {
    this.pieces = pieces;
    this.vocabulary = pieces.vocabulary();
  }

  void add(String language, String string) {
    Frequencies f = byLanguage.computeIfAbsent(language, l -> new Frequencies(vocabulary));
    PieceText text = pieces.of(string);
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

  /** One weight a piece id, above 0 and at most 1. */
  float[] weights() {
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

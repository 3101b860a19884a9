package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.GoldenTexts;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Encodes a few texts at an endpoint and sees whether it can be an encoder: one vector a text, a
 * text's vector does not depend on the texts beside it, different texts have different vectors, and
 * nothing of a window is left out.
 */
final class EndpointProbe {

  /** How long each question to the endpoint is tried. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SENTENCE = "The lighthouse keeper counted ships till dawn.";
  private static final int SENTENCE_WORDS = 7;
  private static final String ONE_END = "Then a green bicycle fell into the harbour.";
  private static final String OTHER_END = "Her grandmother's soup needs three red onions.";

  /** The most words of a window that is tried; a whole text may have any number. */
  private static final int MOST_WORDS = 400;

  /** Two texts with a greater cosine are the same to the endpoint. */
  private static final double THE_SAME = 0.999999;

  private final EndpointClient client;
  private final String questionPrefix;
  private final String passagePrefix;

  /**
   * @param client any dimension
   */
  EndpointProbe(EndpointClient client, String questionPrefix, String passagePrefix) {
    this.client = client;
    this.questionPrefix = questionPrefix;
    this.passagePrefix = passagePrefix;
  }

  /** Asks for the vectors of some texts as they are. */
  Attempt ask(List<String> texts) {
    try {
      return client.ask(texts, client.nanos() + PATIENCE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EncoderUnavailable("%s: interrupted".formatted(client.what()), e);
    }
  }

  /** The vectors of some texts, which it must take. */
  float[][] rows(List<String> texts) {
    return switch (ask(texts)) {
      case Attempt.Vectors vectors -> vectors.rows();
      case Attempt.TextsRefused refused ->
          throw new ModelRefused("%s: %s".formatted(client.what(), refused.reason()));
      default -> throw new IllegalStateException("neither an answer nor an exception");
    };
  }

  /** Components of its vectors. */
  int dimension() {
    return rows(List.of(questionPrefix + GoldenTexts.ALL.getFirst()))[0].length;
  }

  /**
   * The most texts of a request that it takes, the wanted number or the half of it as often as
   * needed.
   */
  int batch(int wanted) {
    for (int batch = wanted; batch > 1; batch /= 2) {
      var texts = new ArrayList<String>();
      for (int i = 0; i < batch; i++) {
        texts.add(passagePrefix + GoldenTexts.ALL.get(i % GoldenTexts.ALL.size()));
      }
      if (ask(texts) instanceof Attempt.Vectors) {
        return batch;
      }
    }
    return 1;
  }

  /**
   * The golden vectors.
   *
   * @param dimension components that are kept
   * @throws ModelRefused if it cannot be an encoder
   */
  List<Golden> golden(Endpoint endpoint, int dimension) {
    List<float[]> together = new ArrayList<>();
    List<String> texts = GoldenTexts.ALL.stream().map(text -> questionPrefix + text).toList();
    for (int from = 0; from < texts.size(); from += endpoint.batchTexts()) {
      int to = Math.min(from + endpoint.batchTexts(), texts.size());
      for (float[] row : rows(texts.subList(from, to))) {
        together.add(UnitVector.of(row, dimension));
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      float[] alone = UnitVector.of(rows(List.of(texts.get(i)))[0], dimension);
      double cosine = UnitVector.cosine(alone, together.get(i));
      if (!(cosine >= GoldenCheck.LEAST_COSINE)) {
        throw new ModelRefused(
            "%s: a text alone and the same text beside others have vectors of cosine %.6f (expected: %s or more); its vectors depend on what else is encoded, or several models answer behind it"
                .formatted(client.what(), cosine, GoldenCheck.LEAST_COSINE));
      }
    }
    float[] first = together.getFirst();
    if (together.stream()
        .skip(1)
        .allMatch(other -> UnitVector.cosine(first, other) > GoldenCheck.LEAST_COSINE)) {
      throw new ModelRefused(
          "%s: texts in %d languages all have the same vector (expected: different ones); the model is no encoder of texts"
              .formatted(client.what(), GoldenTexts.ALL.size()));
    }
    var golden = new ArrayList<Golden>();
    for (int i = 0; i < GoldenTexts.ALL.size(); i++) {
      golden.add(new Golden(GoldenTexts.ALL.get(i), together.get(i)));
    }
    return golden;
  }

  /**
   * Sees that the end of a window matters.
   *
   * @param words of a window
   * @throws ModelRefused if it does not, or such a window is refused
   */
  void requireWholeWindows(int words) {
    int tried = Math.min(words, MOST_WORDS);
    int sentences = Math.max(1, tried / SENTENCE_WORDS - 1);
    String start = passagePrefix + String.join(" ", Collections.nCopies(sentences, SENTENCE)) + " ";
    String advice =
        "choose smaller windows, such as --window %d,%d,1000"
            .formatted(Math.max(1, tried / 2), Math.max(1, tried * 3 / 8));
    float[][] rows =
        switch (ask(List.of(start + ONE_END))) {
          case Attempt.Vectors one ->
              new float[][] {one.rows()[0], rows(List.of(start + OTHER_END))[0]};
          case Attempt.TextsRefused refused ->
              throw new ModelRefused(
                  "%s: it does not take a window of %d words: %s; %s"
                      .formatted(client.what(), tried, refused.reason(), advice));
          default -> throw new IllegalStateException("neither an answer nor an exception");
        };
    if (UnitVector.cosine(rows[0], rows[1]) > THE_SAME) {
      throw new ModelRefused(
          "%s: the last words of a window of %d words make no difference (expected: another vector); it cuts texts off in silence: %s"
              .formatted(client.what(), tried, advice));
    }
  }
}

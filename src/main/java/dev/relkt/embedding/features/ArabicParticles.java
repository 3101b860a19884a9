package dev.relkt.embedding.features;

import java.util.List;

/**
 * The particles that Arabic writes in front of a word as one with it: the article, "and", "in",
 * "for". Without them القاهرة and بالقاهرة begin alike.
 */
final class ArabicParticles {

  private static final int LEAST_LEFT = 3;
  private static final List<String> PARTICLES =
      List.of("wal", "bal", "kal", "fal", "al", "ll", "w");

  private ArabicParticles() {}

  /**
   * A romanised word without its particle.
   *
   * @param form the word itself, not empty
   * @param latin its {@link Romanisation}
   * @return {@code latin} itself for a word in another script, or one that would be left with less
   *     than three letters
   */
  static String without(String form, String latin) {
    char first = form.charAt(0);
    if (first >= 0x600 && first <= 0x6ff) {
      for (String particle : PARTICLES) {
        if (latin.startsWith(particle) && latin.length() - particle.length() >= LEAST_LEFT) {
          return latin.substring(particle.length());
        }
      }
    }
    return latin;
  }
}

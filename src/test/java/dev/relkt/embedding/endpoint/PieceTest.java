package dev.relkt.embedding.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PieceTest {

  private static String[] halves(String body) {
    return new Piece("passage: ", body)
        .halves().orElseThrow().stream().map(Piece::text).toArray(String[]::new);
  }

  @Test
  void isCutWhereASentenceEndsNearItsMiddle() {
    assertThat(halves("One lamp burned. Nobody saw it, though many looked."))
        .containsExactly(
            "passage: One lamp burned.", "passage: Nobody saw it, though many looked.");
  }

  @Test
  void isCutBetweenWordsWhereNoSentenceEnds() {
    assertThat(halves("river bridge castle harbour"))
        .containsExactly("passage: river bridge", "passage: castle harbour");
  }

  @Test
  void isCutBetweenCharactersWhereThereIsOneWord() {
    assertThat(halves("🌉".repeat(20)))
        .containsExactly("passage: " + "🌉".repeat(10), "passage: " + "🌉".repeat(10));
  }

  @Test
  void isNotCutWhereItIsShort() {
    assertThat(new Piece("", "sixteen letters.").halves()).isEmpty();
  }
}

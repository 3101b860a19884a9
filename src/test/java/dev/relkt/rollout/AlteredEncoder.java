package dev.relkt.rollout;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import java.util.List;
import java.util.function.UnaryOperator;

/** An encoder that reads other questions than it is given. */
final class AlteredEncoder implements Encoder {

  private final WordEncoder words;
  private final UnaryOperator<String> questions;

  AlteredEncoder(int seed, UnaryOperator<String> questions) {
    words = new WordEncoder(seed);
    this.questions = questions;
  }

  @Override
  public EmbeddingSpace space() {
    return words.space();
  }

  @Override
  public int dimension() {
    return words.dimension();
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    return words.encodeQuestions(texts.stream().map(questions).toList());
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    return words.encodePassages(passages);
  }

  @Override
  public void close() {
    words.close();
  }
}

package dev.relkt.rollout;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import java.util.List;
import java.util.Optional;

/** The encoder of a seed, with vectors of words for a ranker that does not look at them. */
final class EncoderWithWords implements Encoder {

  private final WordEncoder vectors;

  EncoderWithWords(int seed) {
    vectors = new WordEncoder(seed);
  }

  @Override
  public EmbeddingSpace space() {
    return vectors.space();
  }

  @Override
  public int dimension() {
    return vectors.dimension();
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    return vectors.encodeQuestions(texts);
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    return vectors.encodePassages(passages);
  }

  @Override
  public Optional<dev.relkt.embedding.WordEncoder> words() {
    return Optional.of(text -> List.of());
  }

  @Override
  public void close() {
    vectors.close();
  }
}

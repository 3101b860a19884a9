package dev.relkt.rollout;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import java.util.List;

/** An encoder with another one's vectors, said to be of its own space. */
final class SameVectors implements Encoder {

  private final WordEncoder vectors;
  private final EmbeddingSpace space;

  SameVectors(int vectorsOf, int spaceOf) {
    vectors = new WordEncoder(vectorsOf);
    space = WordEncoder.manifest(spaceOf).embeddingSpace();
  }

  @Override
  public EmbeddingSpace space() {
    return space;
  }

  @Override
  public int dimension() {
    return vectors.dimension();
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    return passages.stream().map(passage -> List.of(encode(passage.text()))).toList();
  }

  private Embedding encode(String text) {
    return new Embedding(space, vectors.encode(text).toArray());
  }

  @Override
  public void close() {
    vectors.close();
  }
}

package dev.relkt.job;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import java.util.List;

/** A registry without files: {@code words/1}, {@code words/2}, …, each with a space of its own. */
public final class WordEncoders implements Encoders {

  /** The number of a version whose encoder fails with every passage. */
  public static final int FAILING = 99;

  /** The number of a version that cannot be opened. */
  public static final int REFUSED = 98;

  private static final long serialVersionUID = 1;

  @Override
  public ModelManifest manifest(ModelVersion version) {
    return WordEncoder.manifest(version.number());
  }

  @Override
  public Encoder open(ModelVersion version) {
    if (version.number() == REFUSED) {
      throw new ModelRefused("model %s: refused by a test".formatted(version));
    }
    return version.number() == FAILING ? new Failing() : new WordEncoder(version.number());
  }

  private static final class Failing implements Encoder {

    private final WordEncoder encoder = new WordEncoder(FAILING);

    @Override
    public EmbeddingSpace space() {
      return encoder.space();
    }

    @Override
    public int dimension() {
      return encoder.dimension();
    }

    @Override
    public List<Embedding> encodeQuestions(List<String> texts) {
      return encoder.encodeQuestions(texts);
    }

    @Override
    public List<List<Embedding>> encodePassages(List<PassageText> passages) {
      throw new ModelRefused("component 3 of row 0 is NaN");
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}

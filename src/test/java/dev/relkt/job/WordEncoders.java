package dev.relkt.job;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.Encoders;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A registry without files: {@code words/1}, {@code words/2}, …, each with a space of its own. */
public final class WordEncoders implements Encoders {

  /** The number of a version whose encoder fails with every passage. */
  public static final int FAILING = 99;

  /** The number of a version that cannot be opened. */
  public static final int REFUSED = 98;

  /** The number of a version whose encoder is away every other time. */
  public static final int OFTEN_AWAY = 97;

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
    return switch (version.number()) {
      case FAILING ->
          new Troubled(
              FAILING,
              call -> {
                throw new ModelRefused("component 3 of row 0 is NaN");
              });
      case OFTEN_AWAY ->
          new Troubled(
              OFTEN_AWAY,
              call -> {
                if (call % 2 == 0) {
                  throw new EncoderUnavailable("away in a test");
                }
              });
      default -> new WordEncoder(version.number());
    };
  }

  private static final class Troubled implements Encoder {

    private final WordEncoder encoder;
    private final IntConsumer trouble;
    private final AtomicInteger calls = new AtomicInteger();

    Troubled(int number, IntConsumer trouble) {
      encoder = new WordEncoder(number);
      this.trouble = trouble;
    }

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
      trouble.accept(calls.getAndIncrement());
      return encoder.encodePassages(passages);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}

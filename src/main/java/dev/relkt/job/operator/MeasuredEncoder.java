package dev.relkt.job.operator;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.metrics.SampledHistogram;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.VectorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An encoder of which is told how long its batches take and how large they are. */
final class MeasuredEncoder implements Encoder {

  private final Encoder encoder;
  private final Measures measures;

  private MeasuredEncoder(Encoder encoder, Measures measures) {
    this.encoder = encoder;
    this.measures = measures;
  }

  /** What all encoders of a subtask are measured by. */
  static final class Measures {
    private final SampledHistogram nanos;
    private final SampledHistogram texts;

    Measures(OperatorMetrics metrics) {
      nanos = metrics.nanos(RelktMetric.ENCODE_SECONDS);
      texts = metrics.sizes(RelktMetric.ENCODE_BATCH);
    }

    Encoder of(Encoder encoder) {
      return new MeasuredEncoder(encoder, this);
    }

    private <T> T measured(int size, Supplier<T> encode) {
      long start = System.nanoTime();
      T encoded = encode.get();
      nanos.update(System.nanoTime() - start);
      texts.update(size);
      return encoded;
    }
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> questions) {
    return measures.measured(questions.size(), () -> encoder.encodeQuestions(questions));
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    return measures.measured(passages.size(), () -> encoder.encodePassages(passages));
  }

  @Override
  public Encoder withPatience(Duration patience) {
    return new MeasuredEncoder(encoder.withPatience(patience), measures);
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
  public VectorSpec vectors() {
    return encoder.vectors();
  }

  @Override
  public int cheapBatch() {
    return encoder.cheapBatch();
  }

  @Override
  public Optional<WordEncoder> words() {
    return encoder.words();
  }

  @Override
  public void close() {
    encoder.close();
  }
}

package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.ShardRecall;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shard whose vectors lie in two heaps far apart: codes of one bit a component tell the heaps
 * apart and hardly anything within them.
 */
class RecallMonitorTest {

  private static final EmbeddingSpace SPACE = new EmbeddingSpace("es-0123456789abcdef01234567");
  private static final int DIMENSION = 1024;
  private static final int PASSAGES = 2_500;

  private final Random random = new Random(11);
  private final float[] heap = direction();
  @TempDir private Path directory;

  private float[] direction() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = random.nextBoolean() ? 1 : -1;
    }
    return vector;
  }

  private Embedding inHeap(int sign) {
    float[] vector = new float[DIMENSION];
    double squares = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = sign * heap[i] + 0.15f * (float) random.nextGaussian();
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return new Embedding(SPACE, vector);
  }

  @BeforeEach
  void writeShard() {
    try (var writer = ShardWriter.open(directory, SPACE, DIMENSION)) {
      for (int p = 0; p < PASSAGES; p++) {
        writer.upsert(
            new Passage(new PassageId("p" + p), new Language("en"), "", "text", Map.of()),
            List.of(inHeap(p % 2 == 0 ? 1 : -1)),
            new SourcePosition(0, p, 0));
      }
      writer.commit(Map.of());
    }
  }

  @Test
  void aShardOfWhichTooLittleIsFoundIsSearchedWiderUntilEnoughIsFound() {
    try (var monitor = new RecallMonitor(0, generation -> Optional.empty(), snapshot -> {});
        var reader = ShardReader.open(directory, SPACE)) {
      for (int question = 0; question < RecallEstimate.TO_WIDEN; question++) {
        monitor.measure(1, 0, reader, inHeap(1));
      }
      assertThat(monitor.width(1, 0)).isNotEqualTo(SearchWidth.DEFAULT);
      assertThat(monitor.width(1, 1)).as("another shard").isEqualTo(SearchWidth.DEFAULT);

      for (int question = 0; question < 100; question++) {
        monitor.measure(1, 0, reader, inHeap(-1));
      }

      ShardRecall now = monitor.of(1).getFirst();
      System.out.println(now);
      assertThat(now.recall()).isGreaterThanOrEqualTo(RecallEstimate.TARGET);
      assertThat(now.widthTimes()).isGreaterThan(1);
      assertThat(now.failing()).isFalse();
    }
  }
}

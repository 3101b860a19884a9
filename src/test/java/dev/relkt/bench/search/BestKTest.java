package dev.relkt.bench.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestKTest {

  @Test
  void keepsWhatASortWouldPutFirst() {
    long seed = 17;
    var random = new Random(seed);
    List<Float> scores = IntStream.range(0, 500).mapToObj(i -> random.nextInt(80) / 10f).toList();
    var best = new BestK(10);

    for (int i = 0; i < scores.size(); i++) {
      best.offer(i, scores.get(i));
    }

    assertThat(best.positions())
        .as("seed %d", seed)
        .containsExactly(
            IntStream.range(0, scores.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -scores.get(i)))
                .limit(10)
                .mapToInt(Integer::intValue)
                .toArray());
  }

  @Test
  void isShorterWhereFewerWereOffered() {
    var best = new BestK(10);
    best.offer(3, 0.5f);

    assertThat(best.positions()).containsExactly(3);
  }
}

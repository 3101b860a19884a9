package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.tokens.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  /** Gives nothing; fills rows to so many ids at least. */
  private record Filling(int length) implements Network {

    @Override
    public Rows run(List<Window> windows) {
      throw new IllegalStateException("only asked how it fills rows");
    }

    @Override
    public int paddedSize(Window window) {
      return Math.max(length, window.size());
    }

    @Override
    public void close() {}
  }

  private static List<Window> tokens(int... sizes) {
    return Arrays.stream(sizes).<Window>mapToObj(n -> new Window.Tokens(new int[n])).toList();
  }

  @Test
  void rowsOfAboutOneLengthGoTogether() {
    var random = new Random(5);
    List<Window> windows = tokens(random.ints(2000, 1, 512).toArray());
    List<int[]> batches = Batches.of(windows, new Filling(0));
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(IntStream.range(0, windows.size()).toArray());
    int filled = 0;
    for (int[] batch : batches) {
      int longest = Arrays.stream(batch).map(i -> windows.get(i).size()).max().orElseThrow();
      assertThat(batch.length * longest).isLessThanOrEqualTo(Batches.MAX_TOKENS);
      assertThat(batch.length).isLessThanOrEqualTo(Batches.MAX_WINDOWS);
      filled += batch.length * longest;
    }
    assertThat(filled).isLessThan((int) (1.05 * windows.stream().mapToInt(Window::size).sum()));
  }

  @Test
  void paddingToAFixedLengthCounts() {
    assertThat(Batches.of(tokens(new int[100]), new Filling(128)))
        .extracting(batch -> batch.length)
        .containsExactly(64, 36);
  }

  @Test
  void aRowLongerThanABatchGoesAlone() {
    assertThat(Batches.of(tokens(Batches.MAX_TOKENS + 1, 3), new Filling(0)))
        .containsExactly(new int[] {1}, new int[] {0});
  }

  @Test
  void textsGoAsTheyCome() {
    List<Window> texts =
        List.of(new Window.Text("a longer one"), new Window.Text("b"), new Window.Text("c c"));
    assertThat(Batches.of(texts, new Filling(0))).containsExactly(new int[] {0, 1, 2});
    assertThat(Batches.of(List.of(), new Filling(0))).isEmpty();
  }
}

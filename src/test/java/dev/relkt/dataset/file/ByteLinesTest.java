package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteLinesTest {

  @Test
  void cutsAtLineFeedsWhereverTheBytesComeInParts() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ByteLinesTest: seed " + seed);
    var random = new Random(seed);
    var expected = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      // Some are longer than a block, some empty.
      expected.add(
          "x".repeat(random.nextInt(20) == 0 ? random.nextInt(50_000) : random.nextInt(40)));
    }
    expected.add("the end");
    var parts =
        new FilterInputStream(stream(String.join("\n", expected))) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, 1 + random.nextInt(length));
          }
        };
    assertThat(all(new ByteLines(parts, Integer.MAX_VALUE))).isEqualTo(expected);
  }

  @Test
  void takesNothingBehindTheLastLineFeedForALine() throws IOException {
    assertThat(all(lines("a\nb\n"))).containsExactly("a", "b");
    assertThat(all(lines("a\n\nb"))).containsExactly("a", "", "b");
    assertThat(all(lines("\n"))).containsExactly("");
    assertThat(all(lines(""))).isEmpty();
  }

  @Test
  void keepsTheBeginningOfALineThatIsTooLongAndItsLength() throws IOException {
    var lines = new ByteLines(stream("abcdef\ngh"), 4);
    lines.next();
    assertThat(lines.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("abcd");
    assertThat(lines.length()).isEqualTo(6);
    lines.next();
    assertThat(lines.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("gh");
    assertThat(lines.length()).isEqualTo(2);
  }

  @Test
  void handsOutTheLinesInFrontOfAFailureAndCountsTheOneThatFails() throws IOException {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("no more");
          }
        };
    var lines = new ByteLines(new SequenceInputStream(stream("a\nb"), failing), 100);
    assertThat(lines.next()).isTrue();
    assertThat(lines.number()).isEqualTo(1);
    assertThatThrownBy(lines::next).hasMessage("no more");
    assertThat(lines.number()).isEqualTo(2);
  }

  private static ByteLines lines(String text) {
    return new ByteLines(stream(text), 100);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> all(ByteLines lines) throws IOException {
    var read = new ArrayList<String>();
    while (lines.next()) {
      read.add(new String(lines.bytes(), StandardCharsets.UTF_8));
      assertThat(lines.number()).isEqualTo(read.size());
    }
    return read;
  }
}

package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class UnpackedTest {

  private static final byte[] ONE = "one\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final byte[] TWO = "two\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  @Test
  void readsPlainBytesAsTheyAre() throws IOException {
    assertThat(read(ONE)).isEqualTo(ONE);
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(new byte[] {0x1F})).containsExactly(0x1F);
  }

  @Test
  void readsEveryMemberOfAGzipFileHoweverSlowlyItsBytesCome() throws IOException {
    byte[] members = joined(gzip(ONE), gzip(new byte[0]), gzip(TWO));
    assertThat(read(members)).isEqualTo(joined(ONE, TWO));
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(members)) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(length, 1));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    assertThat(Unpacked.of(slow).readAllBytes()).isEqualTo(joined(ONE, TWO));
  }

  @Test
  void passesOverZerosBehindTheLastMember() throws IOException {
    assertThat(read(joined(gzip(ONE), new byte[512]))).isEqualTo(ONE);
  }

  @Test
  void readsManyBytesOfManyMembers() throws IOException {
    long seed = System.nanoTime();
    System.out.println("UnpackedTest: seed " + seed);
    var random = new Random(seed);
    var plain = new ByteArrayOutputStream();
    var packed = new ByteArrayOutputStream();
    for (int member = 0; member < 40; member++) {
      var bytes = new byte[random.nextInt(100_000)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ('a' + random.nextInt(1 + member));
      }
      plain.writeBytes(bytes);
      packed.writeBytes(gzip(bytes));
    }
    assertThat(read(packed.toByteArray())).isEqualTo(plain.toByteArray());
  }

  @Test
  void refusesWhatFollowsTheLastMember() {
    for (byte[] rest : new byte[][] {{'x'}, {0x1F}, {0, 0, 1}, {0x1F, 'x', 8}}) {
      assertThatThrownBy(() -> read(joined(gzip(ONE), rest)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "something that is not gzip follows gzip member 1 (expected: the end of the file, or"
                  + " another member)");
    }
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] members = joined(gzip(ONE), gzip(TWO));
    int firstEnd = gzip(ONE).length;
    for (int length = 2; length < members.length; length++) {
      byte[] cut = Arrays.copyOf(members, length);
      if (length == firstEnd) {
        assertThat(read(cut)).isEqualTo(ONE);
      } else {
        assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
      }
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(members, 20)))
        .hasMessage(
            "the gzip data ends in the middle of member 1: the file was cut short; fetch it or write"
                + " it again");
  }

  @Test
  void refusesEveryFlippedBitThatChangesTheData() throws IOException {
    byte[] text = "some text that is long enough to be packed, packed".getBytes("UTF-8");
    byte[] packed = gzip(text);
    int refused = 0;
    for (int bit = 80; bit < packed.length * 8; bit++) {
      byte[] flipped = packed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(read(flipped)).as("bit %d", bit).isEqualTo(text);
      } catch (IOException e) {
        refused++;
      }
    }
    // A few bits behind the end of the data mean nothing.
    assertThat(refused).isGreaterThan((packed.length - 10) * 8 - 8);
  }

  private static byte[] read(byte[] bytes) throws IOException {
    return Unpacked.of(new ByteArrayInputStream(bytes)).readAllBytes();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

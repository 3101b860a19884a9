package dev.relkt.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that are nearly good: some that are, with a few changes. Prints its seed. */
public final class Mutations {

  private static final List<byte[]> ODD =
      List.of(
          bytes("NaN"),
          bytes("null"),
          bytes("-0"),
          bytes("1e999"),
          bytes("9".repeat(400)),
          bytes("\"\\ud800\""),
          bytes("\\udc00"),
          bytes("\\u0000"),
          bytes("\uFEFF"),
          bytes("\u202E"),
          bytes("[".repeat(1_200)),
          bytes("{\"a\":".repeat(600)),
          bytes("\r"),
          bytes("\n"),
          bytes("\""),
          bytes("{"),
          bytes("}"),
          bytes("]"),
          bytes(","),
          bytes("\"data\":[{\"context\":\"x\"}],"),
          bytes("\"id\":7,"),
          bytes("\"lang\":\"xx-Y\","),
          bytes("\"schema\":2,"),
          new byte[] {0, 0, 0, 0, 7},
          new byte[] {(byte) 0xC3},
          new byte[] {0x1F, (byte) 0x8B, 8, 0},
          new byte[] {(byte) 0xFF, (byte) 0xFE});

  private final Random random;
  private final List<byte[]> good;

  /**
   * @param test whose name is printed with the seed, {@code -Drelkt.seed=N} to repeat it
   * @param good at least one
   */
  public Mutations(String test, List<byte[]> good) {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println(test + ": -Drelkt.seed=" + seed);
    this.random = new Random(seed);
    this.good = List.copyOf(good);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The next input, of one to six changes; hardly ever a good one. */
  public byte[] next() {
    byte[] input = one(good).clone();
    for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return one(ODD);
    }
    int from = random.nextInt(input.length);
    int to = Math.min(input.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 40));
    return switch (random.nextInt(7)) {
      case 0 -> {
        byte[] flipped = input.clone();
        flipped[from] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> {
        byte[] set = input.clone();
        set[from] = (byte) random.nextInt(256);
        yield set;
      }
      case 2 -> joined(Arrays.copyOf(input, from), Arrays.copyOfRange(input, to, input.length));
      case 3 -> joined(Arrays.copyOf(input, to), Arrays.copyOfRange(input, from, input.length));
      case 4 -> Arrays.copyOf(input, from);
      case 5 -> {
        byte[] other = one(good);
        int at = random.nextInt(other.length + 1);
        yield joined(Arrays.copyOf(input, from), Arrays.copyOfRange(other, at, other.length));
      }
      default ->
          joined(
              joined(Arrays.copyOf(input, from), one(ODD)),
              Arrays.copyOfRange(input, from, input.length));
    };
  }

  private byte[] one(List<byte[]> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var out = new ByteArrayOutputStream(first.length + second.length);
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}

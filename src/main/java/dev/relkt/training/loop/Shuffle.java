package dev.relkt.training.loop;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Orders and samples that a seed decides. */
public final class Shuffle {

  private Shuffle() {}

  /** A random generator for one use of a seed; uses with other names or numbers are independent. */
  public static SplittableRandom random(long seed, String use, int number) {
    return new SplittableRandom(
        new SplittableRandom(seed ^ ((long) use.hashCode() << 32) ^ number).nextLong());
  }

  /**
   * Some of the numbers from 0 on, ascending.
   *
   * @param of how many there are
   * @param most how many to take; 0 for all
   */
  public static int[] sample(int of, int most, SplittableRandom random) {
    int[] numbers = IntStream.range(0, of).toArray();
    if (most == 0 || most >= of) {
      return numbers;
    }
    for (int i = 0; i < most; i++) {
      int other = i + random.nextInt(of - i);
      int number = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = number;
    }
    return IntStream.of(numbers).limit(most).sorted().toArray();
  }
}

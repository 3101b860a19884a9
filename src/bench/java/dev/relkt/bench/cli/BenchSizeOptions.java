package dev.relkt.bench.cli;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.search.SearchPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How many windows {@code bench search} and {@code bench index} take, and who takes part. */
final class BenchSizeOptions {

  private static final List<String> FULL = List.of("10k", "100k", "1M");
  private static final List<String> QUICK = List.of("10k");

  /** Those that build soon, and one graph. */
  private static final List<String> QUICK_CONTENDERS =
      List.of("relkt", "lucene", "hnswlib", "exact");

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description =
          "Windows, such as 10k,100k,1M, which is the default (10k with --quick). A million windows"
              + " need 10 GB of memory and take hours.")
  private List<String> sizes = List.of();

  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "NAME",
      description =
          "Some of relkt, lucene, lucene1, jvector, hnswlib, exact, cpp (faiss and hnswlib of a Python"
              + " here); default: all, quick relkt, lucene, hnswlib and exact.")
  private List<String> contenders = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "0",
      description = "How often everything is measured, the median counts (default: 9, quick 5).")
  private int rounds;

  SearchPlan plan(BenchOptions.Form form, long seed, int dimension) {
    List<String> given = sizes.isEmpty() ? (form == BenchOptions.Form.QUICK ? QUICK : FULL) : sizes;
    List<Integer> numbers = new ArrayList<>();
    given.forEach(size -> numbers.add(number(size)));
    int most = numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
    long needed = (long) most * dimension * Float.BYTES * 3 / 2 + (400L << 20);
    if (needed > Runtime.getRuntime().maxMemory()) {
      throw new BenchFailed(
          "%,d windows of %d components: the heap is at most %,d MB (expected: %,d MB); set RELKT_JAVA_OPTS=-Xmx%dg, or take smaller --sizes"
              .formatted(
                  most,
                  dimension,
                  Runtime.getRuntime().maxMemory() >> 20,
                  needed >> 20,
                  (needed >> 30) + 1));
    }
    boolean quick = form == BenchOptions.Form.QUICK;
    return new SearchPlan(
        numbers,
        new LinkedHashSet<>(
            !contenders.isEmpty() ? contenders : quick ? QUICK_CONTENDERS : SearchPlan.CONTENDERS),
        quick ? 10_000 : 50_000,
        rounds > 0 ? rounds : quick ? 5 : 9,
        quick ? 150 : 500,
        seed);
  }

  private static int number(String text) {
    String size = text.strip().toLowerCase(Locale.ROOT);
    int factor = size.endsWith("k") ? 1_000 : size.endsWith("m") ? 1_000_000 : 1;
    String digits = factor == 1 ? size : size.substring(0, size.length() - 1);
    try {
      return Math.multiplyExact(Integer.parseInt(digits), factor);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new BenchFailed(
          "--sizes: \"%s\" (expected: numbers such as 5000, 10k or 1M)".formatted(text), e);
    }
  }
}

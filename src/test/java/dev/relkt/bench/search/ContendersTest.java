package dev.relkt.bench.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.load.SamplePassages;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.serving.SharedEncoders;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every contender on windows and questions that the shipped student encoded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContendersTest {

  private static final long SEED = 1;
  private static final int K = 10;
  private static final int WINDOWS = 1_500;
  private static final int ENCODED = 1_000;
  private static final List<String> NAMES = Contenders.IN_PROCESS;

  @TempDir static Path directory;

  private Encoder encoder;
  private WindowSet windows;

  @BeforeAll
  void encode() {
    encoder =
        SharedEncoders.acquire(
            new ModelRegistry(Path.of("models")).resolve(new ModelVersion("student", 2)),
            List.of());
    // More than are encoded, so that drawn ones are among them.
    windows =
        new WindowSource(encoder, new SamplePassages(SEED), questions(), SEED, ENCODED)
            .take(WINDOWS, BenchProgress.SILENT);
  }

  @AfterAll
  void close() {
    encoder.close();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void findsNearlyAllOfTheTenBestAtItsGreatestEffort(String name) throws Exception {
    try (Contender contender =
        Contenders.of(Set.of(name), directory.resolve("recall")).getFirst()) {
      contender.build(windows);

      long found = 0;
      for (float[] question : windows.questions()) {
        Set<Integer> best =
            IntStream.of(ExactContender.search(windows.windows(), question, K))
                .boxed()
                .collect(Collectors.toSet());
        found +=
            Arrays.stream(contender.search(question, K, contender.efforts().getLast()))
                .filter(best::contains)
                .count();
      }

      assertThat((double) found / (K * windows.questions().length))
          .as("recall@10 of %s, seed %d", name, SEED)
          .isGreaterThanOrEqualTo(0.9);
      assertThat(contender.efforts()).contains(contender.usualEffort());
      assertThat(contender.bytes()).isGreaterThanOrEqualTo(WINDOWS * (long) windows.dimension());
    }
  }

  @Test
  void windowsAreThoseOfTheEncoderMinusTheCentre() {
    assertThat(windows.size()).isEqualTo(WINDOWS);
    for (int i : new int[] {0, 999, 1_000, WINDOWS - 1}) {
      double squares = 0;
      for (float x : windows.unit(i)) {
        squares += (double) x * x;
      }
      assertThat(Math.sqrt(squares)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
    }
    assertThat(windows.centre())
        .isEqualTo(
            encoder.vectors().centre().map(Centre::toArray).orElseGet(() -> meanOfEncoded()));
  }

  private float[] meanOfEncoded() {
    var sums = new double[windows.dimension()];
    for (int i = 0; i < ENCODED; i++) {
      for (int c = 0; c < sums.length; c++) {
        sums[c] += windows.windows()[i][c] + (double) windows.centre()[c];
      }
    }
    var mean = new float[sums.length];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) (sums[c] / ENCODED);
    }
    return mean;
  }

  @Test
  void aReportHasRecallAsItsConditionAndCostAsItsAim() {
    var plan =
        new SearchPlan(List.of(1_200), Set.of("relkt", "lucene", "exact"), 1_000, 1, 20, SEED);

    BenchReport report =
        new SearchReports(
                encoder,
                new SamplePassages(SEED),
                questions(),
                plan,
                directory.resolve("report"),
                BenchProgress.SILENT)
            .search();

    assertThat(report.conditions())
        .singleElement()
        .satisfies(one -> assertThat(one.met()).isTrue());
    assertThat(report.passed()).isTrue();
    assertThat(report.aims()).allSatisfy(one -> assertThat(one.value()).isPositive().isFinite());
    assertThat(report.tables().getFirst().rows())
        .extracting(row -> row.getFirst())
        .contains("relkt shard", "lucene", "exact scan");
    assertThat(report.plots()).containsOnlyKeys("search-1200.svg");
  }

  private static List<String> questions() {
    return SampleCorpus.task().questions().stream().map(LabelledQuestion::text).toList();
  }
}

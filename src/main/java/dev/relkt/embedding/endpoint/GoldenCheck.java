package dev.relkt.embedding.endpoint;

import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether an endpoint still has the model that it had: the golden texts of the version are
 * encoded again, one request for the usual eight, and their vectors compared. Once they were
 * others, every call fails. Thread-safe.
 */
final class GoldenCheck {

  /** The least cosine between a golden vector and what the endpoint gives for its text. */
  static final double LEAST_COSINE = 0.999;

  /** Sent where a version has no golden texts: that it answers, and with how many components. */
  private static final Golden FALLBACK = new Golden("What is the capital of France?", new float[0]);

  private final EndpointClient client;
  private final String remoteModel;
  private final String prefix;
  private final int batchTexts;
  private final int dimension;
  private final List<Golden> golden;
  private final long intervalNanos;
  private final Time time;
  private final ReentrantLock checking = new ReentrantLock();
  private volatile long checkedNanos;
  private volatile @Nullable Instant checkedAt;
  private volatile @Nullable ModelRefused changed;

  /**
   * @param prefix in front of questions
   * @param dimension components that are kept
   * @param golden what the version's manifest has
   * @param interval after which they are encoded again
   */
  GoldenCheck(
      EndpointClient client,
      dev.relkt.registry.Endpoint endpoint,
      String prefix,
      int dimension,
      List<Golden> golden,
      Duration interval,
      Time time) {
    this.client = client;
    remoteModel = endpoint.model();
    this.prefix = prefix;
    batchTexts = endpoint.batchTexts();
    this.dimension = dimension;
    this.golden = golden.isEmpty() ? List.of(FALLBACK) : List.copyOf(golden);
    intervalNanos = interval.toNanos();
    this.time = time;
  }

  /**
   * Checks if the last time is longer ago than the interval. While one thread does, others go on.
   *
   * @throws ModelRefused if the model is another one, now or at an earlier check
   */
  void ifDue(long until) throws InterruptedException {
    ModelRefused before = changed;
    if (before != null) {
      throw new ModelRefused(String.valueOf(before.getMessage()), before);
    }
    if (isDue() && checking.tryLock()) {
      try {
        if (isDue()) {
          prove(until);
        }
      } finally {
        checking.unlock();
      }
    }
  }

  private boolean isDue() {
    return time.nanos() - checkedNanos >= intervalNanos;
  }

  /**
   * Checks now.
   *
   * @throws ModelRefused if the golden texts have other vectors, or are refused
   */
  void prove(long until) throws InterruptedException {
    for (int from = 0; from < golden.size(); from += batchTexts) {
      prove(from, golden.subList(from, Math.min(from + batchTexts, golden.size())), until);
    }
    checkedNanos = time.nanos();
    checkedAt = time.now();
  }

  private void prove(int from, List<Golden> some, long until) throws InterruptedException {
    List<String> texts = some.stream().map(one -> prefix + one.text()).toList();
    switch (client.ask(texts, until)) {
      case Attempt.Vectors vectors -> {
        for (int i = 0; i < some.size(); i++) {
          compare(from + i, vectors.rows()[i], some.get(i).vector());
        }
      }
      case Attempt.TextsRefused refused ->
          throw new ModelRefused(
              "%s: it does not take the golden texts: %s"
                  .formatted(client.what(), refused.reason()));
      default -> throw new IllegalStateException("neither an answer nor an exception");
    }
  }

  private void compare(int index, float[] found, float[] expected) {
    if (expected.length == 0) {
      return;
    }
    double cosine = UnitVector.cosine(UnitVector.of(found, dimension), expected);
    if (!(cosine >= LEAST_COSINE)) {
      var refused =
          new ModelRefused(
              "%s: its model \"%s\" is another one than it was: golden text %d has a vector of cosine %.6f with the manifest's (expected: %s or more)%s; let the endpoint serve the model that it had, or import it again as a new version and publish that"
                  .formatted(client.what(), remoteModel, index, cosine, LEAST_COSINE, since()));
      changed = refused;
      throw refused;
    }
  }

  private String since() {
    Instant last = checkedAt;
    return last == null
        ? ""
        : "; it was the same at %s, vectors made since may be of the other one"
            .formatted(last.truncatedTo(ChronoUnit.SECONDS));
  }
}

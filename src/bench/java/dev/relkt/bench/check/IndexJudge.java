package dev.relkt.bench.check;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the passages of one generation, shown one by one, with the log, and their vectors with
 * those that the generation's encoder gives now. For one thread.
 */
public final class IndexJudge {

  /** The least cosine of a stored vector with the fresh one of the same window. */
  static final double LEAST_COSINE = 0.9999;

  private static final int BATCH = 64;

  private final PassageLog log;
  private final Encoder encoder;
  private final Findings findings = new Findings();
  private final Set<String> seen = new HashSet<>();
  private final List<Shown> waiting = new ArrayList<>();
  private long passages;
  private long vectors;
  private double least = 1;

  private record Shown(Passage passage, List<Embedding> windows) {}

  /**
   * @param encoder of the generation's space
   */
  public IndexJudge(PassageLog log, Encoder encoder) {
    this.log = log;
    this.encoder = encoder;
  }

  /**
   * The next passage.
   *
   * @param windows its vectors, in text order
   */
  public void show(Passage passage, List<Embedding> windows) {
    String id = passage.id().value();
    passages++;
    if (!seen.add(id)) {
      findings.add(Finding.DOUBLED, id);
    }
    LoggedPassage expected = log.present().get(id);
    if (expected == null) {
      findings.add(
          Finding.REVIVED, id + (log.deleted(id) ? ", deleted last" : ", never in the log"));
    } else {
      Optional<String> difference = expected.difference(passage);
      difference.ifPresent(words -> findings.add(Finding.STALE, id + ": " + words));
    }
    waiting.add(new Shown(passage, windows));
    if (waiting.size() >= BATCH) {
      compareVectors();
    }
  }

  /** That was all. */
  public Findings end() {
    compareVectors();
    log.present().keySet().stream()
        .filter(id -> !seen.contains(id))
        .sorted()
        .forEach(id -> findings.add(Finding.LOST, id));
    return findings;
  }

  /** Passages that were shown. */
  public long passages() {
    return passages;
  }

  /** Vectors that were compared. */
  public long vectors() {
    return vectors;
  }

  /** The least cosine among them. */
  public double leastCosine() {
    return least;
  }

  private void compareVectors() {
    if (waiting.isEmpty()) {
      return;
    }
    List<List<Embedding>> fresh =
        encoder.encodePassages(
            waiting.stream()
                .map(one -> new PassageText(one.passage().title(), one.passage().text()))
                .toList());
    for (int i = 0; i < waiting.size(); i++) {
      compare(waiting.get(i), fresh.get(i));
    }
    waiting.clear();
  }

  private void compare(Shown shown, List<Embedding> fresh) {
    String id = shown.passage().id().value();
    List<Embedding> windows = shown.windows();
    vectors += windows.size();
    if (windows.size() != fresh.size()) {
      findings.add(
          Finding.VECTORS_WRONG,
          "%s: %d windows (expected: %d)".formatted(id, windows.size(), fresh.size()));
      return;
    }
    for (int w = 0; w < windows.size(); w++) {
      if (!windows.get(w).space().equals(fresh.get(w).space())) {
        findings.add(
            Finding.VECTORS_WRONG,
            "%s: space %s (expected: %s)"
                .formatted(id, windows.get(w).space(), fresh.get(w).space()));
        return;
      }
      double cosine = windows.get(w).cosine(fresh.get(w));
      least = Math.min(least, cosine);
      if (!(cosine >= LEAST_COSINE)) {
        findings.add(
            Finding.VECTORS_WRONG,
            "%s: window %d has cosine %.4f with a fresh encoding (expected: at least %s)"
                .formatted(id, w, cosine, LEAST_COSINE));
        return;
      }
    }
  }
}

package dev.relkt.bench.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the checker found.
 *
 * @param passages that have to be in every generation
 * @param deleted ids whose last write is a delete
 * @param records of the log
 * @param ignored records of the log that are none
 * @param generations every one that is written and has a snapshot
 * @param answers what was asked and answered
 */
public record SwapReport(
    long passages,
    long deleted,
    long records,
    long ignored,
    List<GenerationFindings> generations,
    AnswerFindings answers) {

  public SwapReport {
    generations = List.copyOf(generations);
  }

  /** How many of a kind there are, over all generations. */
  public long count(Finding finding) {
    return findings().mapToLong(f -> f.count(finding)).sum();
  }

  /** How much is wrong, of all kinds; 0 is what is wanted. */
  public long errors() {
    return findings().mapToLong(Findings::total).sum();
  }

  /** The first few of each kind, in words. */
  public List<String> examples() {
    List<String> all = new ArrayList<>();
    generations.forEach(
        one ->
            one.findings().examples().forEach(words -> all.add(one.generation() + ": " + words)));
    all.addAll(answers.findings().examples());
    return all;
  }

  /** Vectors that were compared with fresh ones. */
  public long vectors() {
    return generations.stream().mapToLong(GenerationFindings::vectors).sum();
  }

  private Stream<Findings> findings() {
    return Stream.concat(
        generations.stream().map(GenerationFindings::findings), Stream.of(answers.findings()));
  }
}

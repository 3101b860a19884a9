package dev.relkt.training.loop;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.data.TrainingPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The texts that a passage is encoded as, as serving cuts them: windows of words, with {@link
 * TitleRule#PREFIX} each behind the title and a line break. Immutable, thread-safe.
 */
public final class PassageWindows {

  private final WindowRule rule;
  private final WindowCutter cutter;
  private final TitleRule title;

  /**
   * @param rule {@link WindowRule#WHOLE} for one window
   */
  public PassageWindows(WindowRule rule, TitleRule title) {
    this.rule = rule;
    this.cutter = new WindowCutter(rule);
    this.title = title;
  }

  /** The windows as an encoder takes them. */
  public static List<List<String>> marked(List<List<String>> windows, TrainableEncoder encoder) {
    return windows.stream().map(w -> w.stream().map(encoder::passage).toList()).toList();
  }

  /** The windows of many passages, one list each, in their order. */
  public List<List<String>> of(List<TrainingPassage> passages) {
    return IntStream.range(0, passages.size())
        .parallel()
        .mapToObj(p -> of(passages.get(p)))
        .toList();
  }

  /** In text order, at least one. */
  List<String> of(TrainingPassage passage) {
    String name = passage.title().strip();
    String head = title == TitleRule.PREFIX && !name.isEmpty() ? name + "\n" : "";
    String text = passage.text();
    if (rule.equals(WindowRule.WHOLE)) {
      return List.of(head + text.strip());
    }
    List<WordRange> words = Words.of(text);
    var windows = new ArrayList<String>();
    for (WordRange range : cutter.windows(text, words)) {
      windows.add(head + WindowCutter.text(text, words, range));
    }
    return windows;
  }
}

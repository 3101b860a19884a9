package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions and passages → pieces for an endpoint, the windows of {@link WindowCutter}. Prefix and
 * title stand in front of each, with a line break after the title. Immutable.
 */
final class EndpointWindows {

  private final WindowCutter cutter;
  private final TitleRule title;
  private final String questionPrefix;
  private final String passagePrefix;

  EndpointWindows(WindowRule rule, TitleRule title, String questionPrefix, String passagePrefix) {
    cutter = new WindowCutter(rule);
    this.title = title;
    this.questionPrefix = questionPrefix;
    this.passagePrefix = passagePrefix;
  }

  /**
   * @throws IllegalArgumentException if the text has no word
   */
  Piece question(String text) {
    words(text);
    return new Piece(questionPrefix, text);
  }

  /**
   * @return at least one
   * @throws IllegalArgumentException if the text has no word
   */
  List<Piece> passage(PassageText passage) {
    String text = passage.text();
    List<WordRange> words = words(text);
    String stripped = title == TitleRule.PREFIX ? passage.title().strip() : "";
    String head = passagePrefix + (stripped.isEmpty() ? "" : stripped + "\n");
    var pieces = new ArrayList<Piece>();
    for (WordRange range : cutter.windows(text, words)) {
      pieces.add(new Piece(head, WindowCutter.text(text, words, range)));
    }
    return pieces;
  }

  private static List<WordRange> words(String text) {
    List<WordRange> words = Words.of(text);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "text: no letter, number or symbol (expected: at least one); refuse such a text where it comes in");
    }
    return words;
  }
}

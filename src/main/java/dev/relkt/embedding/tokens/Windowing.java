package dev.relkt.embedding.tokens;

import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.Prefixes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Questions and passages → windows, as the manifest says.
 *
 * <p>A question is one window. A passage's text is cut by {@link WindowCutter}; with {@link
 * TitleRule#PREFIX} the title's words come in front of every window: for keys their ids, for
 * strings the title and a line break, for tokens the title and a space. A window of a string or of
 * tokens goes from its first word's first character (for the first window: from the text's start)
 * to where the word after its last one begins, or to the text's end, white space stripped; one of
 * more tokens than a row has is split. The manifest's prefixes stand in front of it all.
 * Thread-safe; nobody may call while or after it is closed.
 */
public abstract sealed class Windowing implements AutoCloseable
    permits Windowing.WordKeys, Windowing.Strings, TokenWindows {

  private final WindowCutter cutter;
  private final TitleRule title;

  Windowing(ModelManifest manifest) {
    this.cutter = new WindowCutter(manifest.windowRule());
    this.title = manifest.title();
  }

  /**
   * @throws ModelRefused if the model's features are none that are known here
   */
  public static Windowing of(ModelFolder folder) {
    ModelManifest manifest = folder.manifest();
    return switch (manifest.encoder().input()) {
      case STRING -> new Strings(manifest);
      case TOKENS -> TokenWindows.load(folder);
      case PIECES -> new WordKeys(manifest, features(folder));
    };
  }

  private static WordKeyFeatures features(ModelFolder folder) {
    ModelManifest manifest = folder.manifest();
    FeatureSpec spec =
        manifest
            .features()
            .orElseThrow(
                () ->
                    new ModelRefused(
                        "model %s: features: absent (expected for PIECES: present); publish it with its feature specification"
                            .formatted(manifest.modelVersion())));
    spec.settings().values().stream().filter(v -> v.contains("/")).forEach(folder::file);
    try {
      return WordKeyFeatures.load(folder.directory(), spec);
    } catch (RuntimeException e) {
      throw new ModelRefused("model %s: %s".formatted(manifest.modelVersion(), e.getMessage()), e);
    }
  }

  /**
   * @throws IllegalArgumentException if the text has no word
   */
  public abstract Window question(String text);

  /** Cuts a text that is known to hold the words. */
  protected abstract List<Window> cut(String prefix, String text);

  /**
   * @return at least one
   * @throws IllegalArgumentException if the text has no word
   */
  public List<Window> passage(PassageText passage) {
    return cut(title == TitleRule.PREFIX ? passage.title().strip() : "", passage.text());
  }

  /** What makes ids of words, where the model takes such ids. */
  public Optional<WordKeyFeatures> wordKeys() {
    return Optional.empty();
  }

  /** Frees native memory, where there is any. */
  @Override
  public void close() {}

  /**
   * The windows of a text.
   *
   * @throws IllegalArgumentException if it has no word
   */
  final List<WordRange> windows(String text, List<WordRange> words) {
    requireWords(words.size());
    return cutter.windows(text, words);
  }

  static void requireWords(int words) {
    if (words == 0) {
      throw new IllegalArgumentException(
          "text: no letter, number or symbol (expected: at least one); refuse such a text where it comes"
              + " in");
    }
  }

  static final class WordKeys extends Windowing {

    private final WordKeyFeatures features;

    WordKeys(ModelManifest manifest, WordKeyFeatures features) {
      super(manifest);
      this.features = features;
    }

    @Override
    public Optional<WordKeyFeatures> wordKeys() {
      return Optional.of(features);
    }

    @Override
    public Window question(String text) {
      int[][] words = features.wordIds(text);
      requireWords(words.length);
      return new Window.Keys(features.joined(List.of(words)));
    }

    @Override
    protected List<Window> cut(String prefix, String text) {
      int[][] head = features.wordIds(prefix);
      List<WordRange> words = Words.of(text);
      int[][] wordIds = features.wordIds(text, words);
      var windows = new ArrayList<Window>();
      for (WordRange range : windows(text, words)) {
        List<int[]> ids =
            Stream.concat(Arrays.stream(head), Arrays.stream(wordIds, range.from(), range.to()))
                .toList();
        windows.add(new Window.Keys(features.ofPassage(features.joined(ids))));
      }
      return windows;
    }
  }

  static final class Strings extends Windowing {

    private final String beforeQuestion;
    private final String beforePassage;

    Strings(ModelManifest manifest) {
      super(manifest);
      beforeQuestion = manifest.prefixes().map(Prefixes::question).orElse("");
      beforePassage = manifest.prefixes().map(Prefixes::passage).orElse("");
    }

    @Override
    public Window question(String text) {
      requireWords(Words.of(text).size());
      return new Window.Text(beforeQuestion + text);
    }

    @Override
    protected List<Window> cut(String title, String text) {
      String head = beforePassage + (title.isEmpty() ? "" : title + "\n");
      List<WordRange> words = Words.of(text);
      var windows = new ArrayList<Window>();
      for (WordRange range : windows(text, words)) {
        windows.add(new Window.Text(head + WindowCutter.text(text, words, range)));
      }
      return windows;
    }
  }
}

package dev.relkt.embedding.tokens;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.Prefixes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Windows of token ids. Prefix and title stand in front of every window and count. A window that
 * would be longer than a row is split ({@link TokenSplitter}), so that nothing of a passage is left
 * out; a title that would take more than half of a row is text like the rest. Of a question the
 * tokens that fit are kept, the first ones, and that is said once.
 */
final class TokenWindows extends Windowing {

  private static final Logger LOG = LoggerFactory.getLogger(TokenWindows.class);

  private final Tokenizer tokenizer;
  private final Frame frame;
  private final boolean cuts;
  private final String beforeQuestion;
  private final String beforePassage;
  private final ModelManifest manifest;
  private final AtomicBoolean said = new AtomicBoolean();

  private TokenWindows(ModelManifest manifest, Tokenizer tokenizer, boolean cuts) {
    super(manifest);
    this.manifest = manifest;
    this.tokenizer = tokenizer;
    this.frame = tokenizer.frame();
    this.cuts = cuts;
    this.beforeQuestion = manifest.prefixes().map(Prefixes::question).orElse("");
    this.beforePassage = manifest.prefixes().map(Prefixes::passage).orElse("");
  }

  static TokenWindows load(ModelFolder folder) {
    TokenSpec spec = TokenSpec.of(folder.manifest());
    return new TokenWindows(folder.manifest(), Tokenizer.of(folder, spec), spec.cuts());
  }

  @Override
  public Window question(String text) {
    requireWords(Words.of(text).size());
    int[] pieces = tokenizer.pieces(beforeQuestion + text);
    if (pieces.length > frame.room() && said.compareAndSet(false, true)) {
      LOG.warn(
          "model {}: a question has {} tokens, of which the first {} count (its rows have {} at most); of further such questions nothing is said",
          manifest.modelVersion(),
          pieces.length,
          frame.room(),
          frame.maxLength());
    }
    return window(pieces);
  }

  @Override
  protected List<Window> cut(String title, String text) {
    String head = beforePassage;
    String body = text;
    if (!title.isEmpty()) {
      String titled = head + title + " ";
      if (cuts || count(titled) <= frame.room() / 2) {
        head = titled;
      } else {
        body = title + "\n" + text;
      }
    }
    List<WordRange> words = Words.of(body);
    requireWords(body.equals(text) ? words.size() : Words.of(text).size());
    var windows = new ArrayList<Window>();
    for (WordRange range : windows(body, words)) {
      add(head, WindowCutter.text(body, words, range), windows);
    }
    return windows;
  }

  private void add(String head, String part, List<Window> windows) {
    int[] pieces = tokenizer.pieces(head + part);
    if (cuts || pieces.length <= frame.room()) {
      windows.add(window(pieces));
      return;
    }
    int room = Math.max(1, frame.room() - count(head));
    List<String> parts = TokenSplitter.split(part, room, this::count);
    if (parts.size() == 1) {
      // Head and part have more tokens together than alone.
      parts = TokenSplitter.split(part, Math.max(1, count(part) / 2), this::count);
    }
    if (parts.size() == 1) {
      windows.add(window(pieces)); // one character of more tokens than there is room
      return;
    }
    for (String smaller : parts) {
      add(head, smaller, windows);
    }
  }

  private int count(String text) {
    return tokenizer.pieces(text).length;
  }

  private Window window(int[] pieces) {
    return new Window.Tokens(frame.row(pieces));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}

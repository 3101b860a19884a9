package dev.relkt.training.foreign;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.features.Words;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Input;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors that a version serves, of length 1, computed once a text as long as they find room in
 * the cache. Not thread-safe; close it.
 */
final class FrozenVectors implements AutoCloseable {

  /** In front of a window of a passage; a control character, which no text of a user holds. */
  private static final char PASSAGE = '\u0002';

  private static final int BYTES_OF_ENTRY = 120;

  private final NetworkEncoder encoder;
  private final boolean tellsPassages;
  private final Map<String, float[]> cache = new LinkedHashMap<>(1024, 0.75f, true);
  private final long cacheBytes;
  private long cachedBytes;

  /**
   * Opens a version.
   *
   * @param cacheBytes that cached vectors and their texts may take of the heap
   * @throws dev.relkt.registry.ModelRefused if it cannot be served
   */
  FrozenVectors(ModelFolder folder, List<Path> opLibraries, long cacheBytes) {
    this.encoder = NetworkEncoder.open(folder, opLibraries);
    this.tellsPassages =
        folder.manifest().prefixes().isPresent()
            || folder.manifest().encoder().input() == Input.PIECES;
    this.cacheBytes = cacheBytes;
  }

  int dimension() {
    return encoder.dimension();
  }

  /** A window of a passage as {@link #of} takes it. */
  String passage(String window) {
    return tellsPassages ? PASSAGE + window : window;
  }

  /**
   * One vector a text. A window of a passage that serving would split gets that of its beginning.
   *
   * @param texts questions, and windows as {@link #passage} gives them
   */
  float[][] of(List<String> texts) {
    float[][] found = new float[texts.size()][];
    var questions = new LinkedHashMap<String, List<Integer>>();
    var passages = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < found.length; i++) {
      String text = texts.get(i);
      float[] cached = cache.get(text);
      if (cached == null) {
        (isPassage(text) ? passages : questions)
            .computeIfAbsent(text, t -> new ArrayList<>())
            .add(i);
      } else {
        found[i] = cached;
      }
    }
    if (!questions.isEmpty()) {
      take(encoder.encodeQuestions(List.copyOf(questions.keySet())), questions, found);
    }
    if (!passages.isEmpty()) {
      List<PassageText> windows = passages.keySet().stream().map(FrozenVectors::window).toList();
      take(encoder.encodePassages(windows).stream().map(List::getFirst).toList(), passages, found);
    }
    return found;
  }

  private boolean isPassage(String text) {
    return tellsPassages && !text.isEmpty() && text.charAt(0) == PASSAGE;
  }

  /** The title stands in the first line, if there is one; its words are not to count. */
  private static PassageText window(String marked) {
    String text = marked.substring(1);
    int line = text.indexOf('\n');
    String behind = text.substring(line + 1);
    return line < 0 || Words.of(behind).isEmpty()
        ? new PassageText("", text)
        : new PassageText(text.substring(0, line), behind);
  }

  private void take(List<Embedding> vectors, Map<String, List<Integer>> missing, float[][] found) {
    int next = 0;
    for (Map.Entry<String, List<Integer>> entry : missing.entrySet()) {
      float[] vector = vectors.get(next++).toArray();
      entry.getValue().forEach(i -> found[i] = vector);
      remember(entry.getKey(), vector);
    }
  }

  private void remember(String text, float[] vector) {
    cache.put(text, vector);
    cachedBytes += bytes(text, vector);
    var eldest = cache.entrySet().iterator();
    while (cachedBytes > cacheBytes && eldest.hasNext()) {
      Map.Entry<String, float[]> entry = eldest.next();
      cachedBytes -= bytes(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  private static long bytes(String text, float[] vector) {
    return BYTES_OF_ENTRY + 2L * text.length() + 4L * vector.length;
  }

  /** Texts whose vectors need not be computed again. */
  int cachedTexts() {
    return cache.size();
  }

  @Override
  public void close() {
    encoder.close();
  }
}

package dev.relkt.embedding.features;

import dev.relkt.embedding.features.WordKey.Kind;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Text → ids of keys, for the feature kind {@value #KIND}, version {@value #VERSION}.
 *
 * <p>Every word ({@link Words}) is brought to its {@link WordForm} and gives its {@link WordKey}s.
 * A key of the vocabulary has an id of its own, the number of its line from 0. Any other key shares
 * two ids with others, drawn by its hash from {@value #SHARED} that its kind has behind the
 * vocabulary: two words hardly ever share both, so even a name that was never seen has a vector of
 * its own, the same in every text. A form that is not in the vocabulary is left out if the word has
 * a romanisation, which says the same. Behind the shared ids there is one for passages ({@link
 * #ofPassage}).
 *
 * <p>Hash: FNV-1a, 64 bits, over the UTF-8 bytes of the key with its mark ({@code r:barack}), mixed
 * by MurmurHash3's last step; the upper and the lower half, each modulo {@value #SHARED}.
 *
 * <p>Settings: {@code keys}, the path of the vocabulary relative to the version's folder.
 *
 * <p>Immutable, safe for use by several threads; remembers the ids of {@value WordCache#MOST}
 * words.
 */
public final class WordKeyFeatures {

  public static final String KIND = "word-keys";
  public static final int VERSION = 1;

  /** The spec of every model that this project trains with these features. */
  public static final FeatureSpec SPEC =
      new FeatureSpec(KIND, VERSION, Map.of("keys", "tokenizer/keys.txt"));

  /** Ids that the keys of one kind share which have none of their own. */
  public static final int SHARED = 4096;

  private final Map<String, Integer> ids;
  private final WordCache words = new WordCache(WordCache.MOST, this::compute);

  /**
   * @param keys as {@link WordKey#toString} gives them, no two the same
   */
  public WordKeyFeatures(List<String> keys) {
    ids = new HashMap<>(2 * keys.size());
    for (String key : keys) {
      if (ids.put(key, ids.size()) != null) {
        throw new IllegalArgumentException(
            "keys: \"%s\" again (expected: every key once)".formatted(key));
      }
    }
  }

  /**
   * Reads the vocabulary of a model version.
   *
   * @param modelDirectory the version's folder
   * @throws IllegalArgumentException if the kind or version is none that is known, a setting is
   *     missing, or the file is not a vocabulary of keys
   */
  public static WordKeyFeatures load(Path modelDirectory, FeatureSpec spec) {
    if (!spec.kind().equals(KIND)) {
      throw new IllegalArgumentException(
          "features: kind %s (expected: %s); use a release that knows it"
              .formatted(spec.kind(), KIND));
    }
    String file = spec.settings().get("keys");
    if (spec.version() != VERSION || file == null) {
      throw new IllegalArgumentException(
          "features: %s version %d with settings %s (expected: %s version %d with keys); use a release that knows them"
              .formatted(spec.kind(), spec.version(), spec.settings().keySet(), KIND, VERSION));
    }
    return new WordKeyFeatures(read(modelDirectory.resolve(file)));
  }

  private static List<String> read(Path file) {
    List<String> keys;
    try {
      keys = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("vocabulary %s: cannot be read".formatted(file), e);
    }
    var seen = new HashSet<String>(2 * keys.size());
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      if (key.length() < 3 || key.charAt(1) != ':' || "wcrpqk".indexOf(key.charAt(0)) < 0) {
        throw new IllegalArgumentException(
            "vocabulary %s, line %d: \"%s\" (expected: w, c, r, p, q or k, a colon, the key)"
                .formatted(file, i + 1, key));
      }
      if (!seen.add(key)) {
        throw new IllegalArgumentException(
            "vocabulary %s, line %d: \"%s\" again (expected: every key once)"
                .formatted(file, i + 1, key));
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "vocabulary %s: empty (expected: one key a line)".formatted(file));
    }
    return keys;
  }

  /** Writes a vocabulary: UTF-8, one key a line. */
  public static void write(Path modelDirectory, List<String> keys) throws IOException {
    Path file = modelDirectory.resolve(String.valueOf(SPEC.settings().get("keys")));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, String.join("\n", keys) + "\n", StandardCharsets.UTF_8);
  }

  /** The number of ids: all ids are from 0 to this − 1. */
  public int vocabulary() {
    return ids.size() + SHARED * Kind.values().length + 1;
  }

  /**
   * The kind of the keys that share an id.
   *
   * @param id from {@link #keys()} to {@link #passageMark()} − 1
   */
  public Kind sharedBy(int id) {
    return Kind.values()[(id - ids.size()) / SHARED];
  }

  /**
   * The ids of a text, word by word.
   *
   * @return one row a word of {@link Words#of}, in the same order, each with at least one id; rows
   *     are shared, never change them; no row for a text of white space and punctuation
   */
  public int[][] wordIds(String text) {
    return words.idsOf(text);
  }

  /** As the other one, for words that {@link Words#of} found in the text already. */
  public int[][] wordIds(String text, List<WordRange> words) {
    return this.words.idsOf(text, words);
  }

  /**
   * The ids of several words as a model sums them up: the different ones, in the order in which
   * they come. A word counts once however often it is said, or a text that repeats a name would be
   * about nothing else.
   *
   * @param words of {@link #wordIds}, those of a title perhaps in front
   */
  public int[] joined(List<int[]> words) {
    int most = 0;
    for (int[] word : words) {
      most += word.length;
    }
    int[] joined = new int[most];
    // Open addressing; 0 is a free place, so ids are kept one higher.
    int[] places = new int[Integer.highestOneBit(Math.max(1, most)) * 4];
    int count = 0;
    for (int[] word : words) {
      for (int id : word) {
        int at = (id * 0x9e3779b9) >>> (Integer.numberOfLeadingZeros(places.length) + 1);
        while (places[at] != 0 && places[at] != id + 1) {
          at = (at + 1) & (places.length - 1);
        }
        if (places[at] == 0) {
          places[at] = id + 1;
          joined[count++] = id;
        }
      }
    }
    return Arrays.copyOf(joined, count);
  }

  /**
   * The ids of a window of a passage: those of its words, and one that says that it is a passage.
   * Its row stands across all others, so that it adds to the length of a passage's sum and to
   * nothing else: unit length then takes less from passages that say much than from those that say
   * little, as the length normalisation of a search by words does.
   *
   * @param joined of its words
   */
  public int[] ofPassage(int[] joined) {
    int[] marked = Arrays.copyOf(joined, joined.length + 1);
    marked[joined.length] = passageMark();
    return marked;
  }

  /** The last id: what every passage has and no question. */
  public int passageMark() {
    return vocabulary() - 1;
  }

  private int[] compute(String word) {
    String form = WordForm.of(word);
    List<WordKey> keys = WordKey.of(form.isEmpty() ? word : form);
    boolean romanised = keys.stream().anyMatch(key -> key.kind() == Kind.ROMANISED);
    var found = new ArrayList<Integer>(8);
    for (WordKey key : keys) {
      String name = key.toString();
      Integer id = ids.get(name);
      if (id != null) {
        found.add(id);
      } else if (key.kind() != Kind.FORM || !romanised) {
        long hash = hash(name);
        int first = ids.size() + key.kind().ordinal() * SHARED;
        found.add(first + (int) ((hash >>> 32) % SHARED));
        found.add(first + (int) ((hash & 0xffff_ffffL) % SHARED));
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}

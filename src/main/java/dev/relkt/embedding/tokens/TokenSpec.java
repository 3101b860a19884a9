package dev.relkt.embedding.tokens;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelRefused;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How text becomes a row of token ids: the feature specification of kind {@value #KIND}, version
 * {@value #VERSION}.
 *
 * <p>A text is cut into pieces by the SentencePiece model (its own normalisation first). The id of
 * a piece is its number in the model plus {@code offset}; that of the unknown piece is {@code
 * unknown}. With {@code bos} and {@code eos}, one id more stands in front and behind. Where that
 * would be more than {@code max-length} ids, the last pieces are left out. Rows are filled with
 * {@code pad} to the longest of a batch or to {@code max-length}.
 *
 * <p>Settings have these names; all are whole numbers from 0 on, but for {@code model}, a path in
 * the version's folder, and {@code padding}, {@code longest} or {@code max-length}. {@code bos} and
 * {@code eos} may be absent.
 *
 * @param model the path of the SentencePiece model in the version's folder
 * @param maxLength the most ids of a row, {@code bos} and {@code eos} included
 * @param padding to what length rows are filled
 * @param pad the id to fill with
 * @param unknown the id of what the SentencePiece model does not know
 * @param bos the id in front of every row
 * @param eos the id behind the last piece of every row
 * @param offset from a piece's number to its id
 */
public record TokenSpec(
    String model,
    int maxLength,
    Padding padding,
    int pad,
    int unknown,
    OptionalInt bos,
    OptionalInt eos,
    int offset) {

  public static final String KIND = "sentencepiece";
  public static final int VERSION = 1;

  /** The most ids that a row may have. */
  public static final int LONGEST_ROW = 8192;

  private static final Set<String> REQUIRED =
      Set.of("model", "max-length", "padding", "pad", "unknown", "offset");
  private static final Set<String> OPTIONAL = Set.of("bos", "eos");

  /**
   * @throws IllegalArgumentException naming every number that is out of its range
   */
  public TokenSpec {
    var problems = new ArrayList<String>();
    int frame = (bos.isPresent() ? 1 : 0) + (eos.isPresent() ? 1 : 0);
    if (maxLength <= frame || maxLength > LONGEST_ROW) {
      problems.add(
          "max-length: %d (expected: %d to %d)".formatted(maxLength, frame + 1, LONGEST_ROW));
    }
    atLeastZero("pad", pad, problems);
    atLeastZero("unknown", unknown, problems);
    atLeastZero("offset", offset, problems);
    bos.ifPresent(id -> atLeastZero("bos", id, problems));
    eos.ifPresent(id -> atLeastZero("eos", id, problems));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void atLeastZero(String name, int id, ArrayList<String> problems) {
    if (id < 0) {
      problems.add("%s: %d (expected: 0 or more)".formatted(name, id));
    }
  }

  /**
   * Reads a version's specification.
   *
   * @throws ModelRefused if it is none of this kind and version, or a setting is missing, unknown
   *     or wrong
   */
  public static TokenSpec of(ModelManifest manifest) {
    try {
      return of(
          manifest
              .features()
              .orElseThrow(
                  () -> new IllegalArgumentException("absent (expected for TOKENS: present)")));
    } catch (IllegalArgumentException e) {
      throw new ModelRefused(
          "model %s: features: %s; publish it again with its feature specification"
              .formatted(manifest.modelVersion(), e.getMessage()),
          e);
    }
  }

  private static TokenSpec of(FeatureSpec spec) {
    if (!spec.kind().equals(KIND) || spec.version() != VERSION) {
      throw new IllegalArgumentException(
          "%s version %d (expected: %s version %d)"
              .formatted(spec.kind(), spec.version(), KIND, VERSION));
    }
    Map<String, String> settings = spec.settings();
    var known = new TreeSet<>(REQUIRED);
    known.addAll(OPTIONAL);
    if (!settings.keySet().containsAll(REQUIRED) || !known.containsAll(settings.keySet())) {
      throw new IllegalArgumentException(
          "settings %s (expected: %s, %s if wanted)"
              .formatted(
                  new TreeSet<>(settings.keySet()),
                  new TreeSet<>(REQUIRED),
                  new TreeSet<>(OPTIONAL)));
    }
    return new TokenSpec(
        text(settings, "model"),
        number(settings, "max-length"),
        Padding.of(text(settings, "padding")),
        number(settings, "pad"),
        number(settings, "unknown"),
        optional(settings, "bos"),
        optional(settings, "eos"),
        number(settings, "offset"));
  }

  /** As the manifest has it. */
  public FeatureSpec features() {
    var settings = new TreeMap<String, String>();
    settings.put("model", model);
    settings.put("max-length", Integer.toString(maxLength));
    settings.put("padding", padding.word());
    settings.put("pad", Integer.toString(pad));
    settings.put("unknown", Integer.toString(unknown));
    settings.put("offset", Integer.toString(offset));
    bos.ifPresent(id -> settings.put("bos", Integer.toString(id)));
    eos.ifPresent(id -> settings.put("eos", Integer.toString(id)));
    return new FeatureSpec(KIND, VERSION, settings);
  }

  private static OptionalInt optional(Map<String, String> settings, String name) {
    return settings.containsKey(name)
        ? OptionalInt.of(number(settings, name))
        : OptionalInt.empty();
  }

  private static int number(Map<String, String> settings, String name) {
    String value = text(settings, name);
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "setting %s is \"%s\" (expected: a whole number from 0 on)".formatted(name, value));
    }
    return Integer.parseInt(value);
  }

  private static String text(Map<String, String> settings, String name) {
    return settings.getOrDefault(name, "");
  }

  /** To what length the rows of a batch are filled. */
  public enum Padding {
    /** That of the longest row of the batch. */
    LONGEST("longest"),
    /** The most that a row may have. */
    FULL("max-length");

    private final String word;

    Padding(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /**
     * @throws IllegalArgumentException if there is none of that word
     */
    public static Padding of(String word) {
      for (Padding padding : values()) {
        if (padding.word.equals(word.toLowerCase(Locale.ROOT))) {
          return padding;
        }
      }
      throw new IllegalArgumentException(
          "padding: \"%s\" (expected: longest or max-length)".formatted(word));
    }
  }
}

package dev.relkt.embedding.tokens;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.util.ArrayList;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Token ids by a SentencePiece model: the feature specification of kind {@value #KIND}, version
 * {@value #VERSION} and, of earlier versions, {@value #CUTTING}.
 *
 * <p>A text is cut into pieces by the SentencePiece model (its own normalisation first). The id of
 * a piece is its number in the model plus {@code offset}; that of the unknown piece is {@code
 * unknown}. With {@code bos} and {@code eos}, one id more stands in front and behind. Where a
 * window would have more than {@code max-length} ids it is split; in version {@value #CUTTING} the
 * last pieces were left out.
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
 * @param version of the specification
 */
public record SentencePieceSpec(
    String model,
    int maxLength,
    Padding padding,
    int pad,
    int unknown,
    OptionalInt bos,
    OptionalInt eos,
    int offset,
    int version)
    implements TokenSpec {

  public static final String KIND = "sentencepiece";
  public static final int VERSION = 2;

  /** The version that left out what is beyond the longest row. */
  public static final int CUTTING = 1;

  private static final Set<String> REQUIRED =
      Set.of("model", "max-length", "padding", "pad", "unknown", "offset");
  private static final Set<String> OPTIONAL = Set.of("bos", "eos");

  /**
   * @throws IllegalArgumentException naming every number that is out of its range
   */
  public SentencePieceSpec {
    var problems = new ArrayList<String>();
    int frame = (bos.isPresent() ? 1 : 0) + (eos.isPresent() ? 1 : 0);
    if (maxLength <= frame || maxLength > TokenSpec.LONGEST_ROW) {
      problems.add(
          "max-length: %d (expected: %d to %d)"
              .formatted(maxLength, frame + 1, TokenSpec.LONGEST_ROW));
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

  @Override
  public boolean cuts() {
    return version == CUTTING;
  }

  private static void atLeastZero(String name, int id, ArrayList<String> problems) {
    if (id < 0) {
      problems.add("%s: %d (expected: 0 or more)".formatted(name, id));
    }
  }

  /**
   * @throws IllegalArgumentException if a setting is missing, unknown or wrong
   */
  static SentencePieceSpec of(FeatureSpec spec) {
    if (spec.version() != VERSION && spec.version() != CUTTING) {
      throw new IllegalArgumentException(
          "%s version %d (expected: %d or %d)".formatted(KIND, spec.version(), CUTTING, VERSION));
    }
    TokenSettings settings = new TokenSettings(spec, REQUIRED, OPTIONAL);
    return new SentencePieceSpec(
        settings.text("model"),
        settings.number("max-length"),
        Padding.of(settings.text("padding")),
        settings.number("pad"),
        settings.number("unknown"),
        settings.optional("bos"),
        settings.optional("eos"),
        settings.number("offset"),
        spec.version());
  }

  @Override
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
    return new FeatureSpec(KIND, version, settings);
  }
}

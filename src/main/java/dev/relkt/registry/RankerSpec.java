package dev.relkt.registry;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How a version orders the candidates of a search: the weighted sum of what the search and a
 * comparison word by word say.
 *
 * <p>The id is a digest of everything here and of the embedding space, whose tables give the
 * vectors of words: two versions with the same vectors and other weights have one space and two
 * rankers.
 *
 * @param id {@code rk-} and 24 hexadecimal digits
 * @param kind the name of the algorithm, {@value #LATE_INTERACTION}
 * @param version of the algorithm, 1
 * @param weights of its features by name, each from {@value #LEAST_WEIGHT} to {@value
 *     #GREATEST_WEIGHT}
 */
public record RankerSpec(String id, String kind, int version, Map<String, Double> weights) {

  /** For each word of the question the nearest word of the passage. */
  public static final String LATE_INTERACTION = "late-interaction";

  public static final int VERSION = 1;

  public static final double LEAST_WEIGHT = -100;
  public static final double GREATEST_WEIGHT = 100;

  public RankerSpec {
    weights = Map.copyOf(weights);
  }

  /**
   * The ranker of a space.
   *
   * @param weights by feature, as they are written: rounded to six digits behind the point
   */
  public static RankerSpec lateInteraction(EmbeddingSpace space, Map<String, Double> weights) {
    var rounded = new TreeMap<String, Double>();
    weights.forEach((name, weight) -> rounded.put(name, Math.round(weight * 1e6) / 1e6));
    return new RankerSpec(
        idOf(space, LATE_INTERACTION, VERSION, rounded), LATE_INTERACTION, VERSION, rounded);
  }

  /** The id that these settings have in a space. */
  String expectedId(EmbeddingSpace space) {
    return idOf(space, kind, version, weights);
  }

  private static String idOf(
      EmbeddingSpace space, String kind, int version, Map<String, Double> weights) {
    var text = new StringBuilder("relkt ranker 1\n");
    text.append("space ").append(space.id()).append('\n');
    text.append("kind ").append(kind).append('|').append(version).append('\n');
    new TreeMap<>(weights)
        .forEach(
            (name, weight) ->
                text.append("weight ")
                    .append(name)
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%.6f", weight))
                    .append('\n'));
    return "rk-" + DigestUtils.sha256Hex(text.toString()).substring(0, 24);
  }
}

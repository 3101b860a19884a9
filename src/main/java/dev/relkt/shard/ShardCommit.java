package dev.relkt.shard;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A commit of one shard: files that together are a complete index.
 *
 * @param files all of them, sorted by name
 * @param segmentsFile the name of the one among them that refers to the others
 * @param passages that can be found in it
 * @param windows vectors of those passages
 * @param data what is written with the commit: the keys of this class, and whatever the caller gave
 */
public record ShardCommit(
    List<CommitFile> files,
    String segmentsFile,
    long passages,
    long windows,
    Map<String, String> data) {

  /** The version of the documents' form, {@link #FORMAT}. */
  public static final String FORMAT_KEY = "relkt.format";

  /** The id of the embedding space. */
  public static final String SPACE_KEY = "relkt.space";

  /** Components of a vector. */
  public static final String DIMENSION_KEY = "relkt.dimension";

  /** The centre that is taken off windows, in Base64; absent where there is none. */
  public static final String CENTRE_KEY = "relkt.centre";

  /** Passages that can be found. */
  public static final String PASSAGES_KEY = "relkt.passages";

  /** Vectors of those passages. */
  public static final String WINDOWS_KEY = "relkt.windows";

  /** Writes whose id had come from another partition before; absent where there were none. */
  public static final String PARTITION_MOVES_KEY = "relkt.partition-moves";

  /** Passages whose words are not indexed, as format 2 wrote them; absent where there are none. */
  public static final String WITHOUT_WORDS_KEY = "relkt.passages-without-words";

  /** Writes that were ignored for their version; absent where there were none. */
  public static final String LOWER_VERSIONS_KEY = "relkt.lower-versions";

  /** Writes that were ignored for the version that they expected; absent where there were none. */
  public static final String UNMET_CONDITIONS_KEY = "relkt.unmet-conditions";

  /** Passages that were deleted when their time was over; absent where there were none. */
  public static final String EXPIRED_KEY = "relkt.expired";

  /** The form of the documents that this version writes. */
  public static final int FORMAT = 4;

  /** The first form in which the words of passages are indexed. */
  static final int FIRST_WITH_WORDS = 3;

  /** The oldest form that it reads, and writes on in its own. */
  public static final int OLDEST_FORMAT = 2;

  public ShardCommit {
    files = List.copyOf(files);
    data = java.util.Collections.unmodifiableMap(new TreeMap<>(data));
  }
}

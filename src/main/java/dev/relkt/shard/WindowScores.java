package dev.relkt.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.NeighborQueue;
import org.jspecify.annotations.Nullable;

/**
 * The passages of one segment scored by the unquantised vectors of their windows. To be asked for
 * ascending documents.
 */
final class WindowScores {

  /**
   * A passage by its document in a segment, with its score.
   *
   * @param match {@link Match#UNKNOWN} where only one window was compared
   */
  record Candidate(int segment, int document, float score, Match match) {

    static final Comparator<Candidate> BEST_FIRST = (a, b) -> Float.compare(b.score, a.score);
  }

  /** All windows of a passage of at most so many are scored by their vectors. */
  private static final int MOST_SCORED = 64;

  /** So many of a longer one are, those that are best by their codes. */
  private static final int LONG_SCORED = 32;

  /** Of more windows, the mean is that of those around the best one. */
  private static final int MOST_IN_MEAN = 16;

  /** On each side of the best one. */
  private static final int NEIGHBOURS = 2;

  private final LeafReaderContext segment;
  private final float[] question;
  private final FloatVectorValues vectors;
  private final DocIndexIterator position;
  private final NumericDocValues windows;
  private final NumericDocValues timestamps;

  /** Opened for the first long passage. */
  private @Nullable VectorScorer codes;

  private WindowScores(LeafReaderContext segment, float[] question) throws IOException {
    this.segment = segment;
    this.question = question;
    vectors = segment.reader().getFloatVectorValues(PassageBlock.VECTOR);
    position = vectors.iterator();
    windows = segment.reader().getNumericDocValues(PassageBlock.WINDOWS);
    timestamps = DocValues.getNumeric(segment.reader(), PassageBlock.TIMESTAMP);
  }

  /**
   * Scores passages of a segment by the vectors of their windows. Of a passage of more than {@value
   * #MOST_SCORED} windows, the {@value #LONG_SCORED} that are best by their codes are looked at,
   * and those around the best one.
   *
   * @param passages their documents in the segment, ascending
   */
  static List<Candidate> of(LeafReaderContext segment, float[] question, int[] passages)
      throws IOException {
    return of(segment, question, passages, false);
  }

  /** As {@link #of}, by all windows of every passage. */
  static List<Candidate> exactly(LeafReaderContext segment, float[] question, int[] passages)
      throws IOException {
    return of(segment, question, passages, true);
  }

  private static List<Candidate> of(
      LeafReaderContext segment, float[] question, int[] passages, boolean all) throws IOException {
    List<Candidate> scored = new ArrayList<>(passages.length);
    if (passages.length > 0) {
      WindowScores scores = new WindowScores(segment, question);
      for (int passage : passages) {
        Match match = scores.match(passage, all).withWrittenAt(scores.writtenAt(passage));
        scored.add(new Candidate(segment.ord, passage, match.best(), match));
      }
    }
    return scored;
  }

  /**
   * Scores passages of a segment by one window each.
   *
   * @param windowDocuments one of each passage, ascending
   * @param passages that they belong to, in the same order
   */
  static List<Candidate> ofWindows(
      LeafReaderContext segment, float[] question, int[] windowDocuments, int[] passages)
      throws IOException {
    List<Candidate> scored = new ArrayList<>(passages.length);
    if (passages.length > 0) {
      WindowScores scores = new WindowScores(segment, question);
      for (int i = 0; i < passages.length; i++) {
        scores.position.advance(windowDocuments[i]);
        scored.add(
            new Candidate(
                segment.ord, passages[i], scores.score(scores.position.index()), Match.UNKNOWN));
      }
    }
    return scored;
  }

  /** The vectors of a passage's windows, as they are stored, in text order. */
  static List<float[]> vectors(LeafReader segment, int passage) throws IOException {
    FloatVectorValues vectors = segment.getFloatVectorValues(PassageBlock.VECTOR);
    NumericDocValues windows = segment.getNumericDocValues(PassageBlock.WINDOWS);
    windows.advanceExact(passage);
    DocIndexIterator position = vectors.iterator();
    List<float[]> found = new ArrayList<>();
    for (int doc = position.advance(passage - (int) windows.longValue());
        doc < passage;
        doc = position.nextDoc()) {
      found.add(vectors.vectorValue(position.index()).clone());
    }
    return found;
  }

  /** The best k, best first, equal scores by id; fewer if there are fewer. */
  static List<Candidate> best(List<Candidate> candidates, int k, List<LeafReaderContext> segments)
      throws IOException {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(
        Candidate.BEST_FIRST
            .thenComparingInt(Candidate::segment)
            .thenComparingInt(Candidate::document));
    int end = Math.min(k, sorted.size());
    while (end > 0
        && end < sorted.size()
        && sorted.get(end).score() == sorted.get(end - 1).score()) {
      end++; // ids decide among those that are as good as the last one
    }
    record Named(Candidate candidate, String id) {}
    List<Named> named = new ArrayList<>(end);
    for (Candidate candidate : sorted.subList(0, end)) {
      BinaryDocValues ids =
          DocValues.getBinary(segments.get(candidate.segment()).reader(), PassageBlock.KEY);
      ids.advanceExact(candidate.document());
      named.add(new Named(candidate, ids.binaryValue().utf8ToString()));
    }
    named.sort(
        Comparator.comparingDouble((Named n) -> -n.candidate().score()).thenComparing(Named::id));
    return named.stream().limit(k).map(Named::candidate).toList();
  }

  private Match match(int passage, boolean all) throws IOException {
    int count = windows(passage);
    int first = passage - count;
    int ordinal = ordinal(first);
    float[] scores = new float[count];
    if (all || count <= MOST_SCORED) {
      for (int window = 0; window < count; window++) {
        scores[window] = score(ordinal + window);
      }
    } else {
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      for (int window : byCodes(first, count)) {
        scores[window] = score(ordinal + window);
      }
    }
    int best = 0;
    for (int window = 1; window < count; window++) {
      if (scores[window] > scores[best]) {
        best = window;
      }
    }
    boolean far = count > MOST_IN_MEAN;
    int from = far ? Math.max(0, best - NEIGHBOURS) : 0;
    int to = far ? Math.min(count, best + NEIGHBOURS + 1) : count;
    double sum = 0;
    for (int window = from; window < to; window++) {
      sum += scores[window] == Float.NEGATIVE_INFINITY ? score(ordinal + window) : scores[window];
    }
    return new Match(best, count, scores[best], (float) (sum / (to - from)));
  }

  private int windows(int passage) throws IOException {
    if (!windows.advanceExact(passage)) {
      throw new ShardRefused(
          "document %d of %s has no windows (expected: a passage of format %d)"
              .formatted(passage, segment.reader(), ShardCommit.FORMAT));
    }
    return (int) windows.longValue();
  }

  private long writtenAt(int passage) throws IOException {
    return timestamps.advanceExact(passage) ? timestamps.longValue() : Match.UNKNOWN_TIME;
  }

  /** Windows of a passage follow each other, and so do their vectors. */
  private int ordinal(int first) throws IOException {
    if (position.docID() < first) {
      position.advance(first);
    }
    return position.index();
  }

  /** The windows of a passage that are best by their codes. */
  private int[] byCodes(int first, int count) throws IOException {
    if (codes == null) {
      codes = vectors.scorer(question);
    }
    DocIdSetIterator coded = codes.iterator();
    var best = new NeighborQueue(LONG_SCORED, false);
    int doc = coded.docID() < first ? coded.advance(first) : coded.docID();
    for (int end = first + count; doc < end; doc = coded.nextDoc()) {
      best.insertWithOverflow(doc - first, codes.score());
    }
    return best.nodes();
  }

  private float score(int ordinal) throws IOException {
    return VectorUtil.dotProduct(question, vectors.vectorValue(ordinal));
  }
}

package dev.relkt.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.VectorUtil;

/**
 * The passages of one segment scored by the unquantised vectors of all of their windows. To be
 * asked for ascending documents.
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

  private final LeafReaderContext segment;
  private final float[] question;
  private final FloatVectorValues vectors;
  private final DocIndexIterator position;
  private final NumericDocValues windows;
  private final NumericDocValues timestamps;

  private WindowScores(LeafReaderContext segment, float[] question) throws IOException {
    this.segment = segment;
    this.question = question;
    vectors = segment.reader().getFloatVectorValues(PassageBlock.VECTOR);
    position = vectors.iterator();
    windows = segment.reader().getNumericDocValues(PassageBlock.WINDOWS);
    timestamps = DocValues.getNumeric(segment.reader(), PassageBlock.TIMESTAMP);
  }

  /**
   * Scores passages of a segment.
   *
   * @param passages their documents in the segment, ascending
   */
  static List<Candidate> of(LeafReaderContext segment, float[] question, int[] passages)
      throws IOException {
    List<Candidate> scored = new ArrayList<>(passages.length);
    if (passages.length > 0) {
      WindowScores scores = new WindowScores(segment, question);
      for (int passage : passages) {
        Match match = scores.match(passage).withWrittenAt(scores.writtenAt(passage));
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
        scored.add(new Candidate(segment.ord, passages[i], scores.here(), Match.UNKNOWN));
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

  private Match match(int passage) throws IOException {
    if (!windows.advanceExact(passage)) {
      throw new ShardRefused(
          "document %d of %s has no windows (expected: a passage of format %d)"
              .formatted(passage, segment.reader(), ShardCommit.FORMAT));
    }
    int first = passage - (int) windows.longValue();
    int window = 0;
    float best = Float.NEGATIVE_INFINITY;
    double sum = 0;
    int count = 0;
    int doc = position.docID() < first ? position.advance(first) : position.docID();
    for (; doc < passage; doc = position.nextDoc()) {
      float score = here();
      if (score > best) {
        best = score;
        window = count;
      }
      sum += score;
      count++;
    }
    return new Match(window, count, best, (float) (sum / count));
  }

  private long writtenAt(int passage) throws IOException {
    return timestamps.advanceExact(passage) ? timestamps.longValue() : Match.UNKNOWN_TIME;
  }

  private float here() throws IOException {
    return VectorUtil.dotProduct(question, vectors.vectorValue(position.index()));
  }
}

package dev.relkt.shard;

import dev.relkt.lexical.QuestionWords;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/**
 * Finds the best passages of a commit for a question, in three stages: many candidates by the codes
 * of their windows, through the graph where a segment has one; these by the vector of the window
 * that made them candidates; the best of them by the vectors of all of their windows, or of the
 * best ones of long passages. Safe for use by several threads.
 */
final class CandidateSearch {

  /** Times as many passages as are wanted are scored by all of their windows. */
  private static final int TIMES_WANTED = 5;

  /** At least so many are. */
  private static final int LEAST_SCORED = 150;

  private final IndexSearcher searcher;
  private final PassageDocuments documents;
  private final InstantSource clock;
  private final long earliestExpiry;

  /**
   * @param clock by which passages expire
   */
  CandidateSearch(IndexSearcher searcher, PassageDocuments documents, InstantSource clock)
      throws IOException {
    earliestExpiry = EarliestExpiry.of(searcher.getIndexReader());
    this.searcher = searcher;
    this.documents = documents;
    this.clock = clock;
  }

  /**
   * The best passages.
   *
   * @param words whose conditions they fulfil
   * @param candidates how many are taken from the codes, k or more
   * @return best first, with scores of the vectors as they are stored
   */
  List<WindowScores.Candidate> find(
      float[] question, int k, PassageFilter filter, QuestionWords words, int candidates)
      throws IOException {
    Query nearest =
        new CandidateQuery(
            question,
            FilterQuery.of(filter, words, searcher.getIndexReader(), documents.ends(), expiredBy())
                .orElse(null),
            candidates,
            documents.ends());
    ScoreDoc[] hits = searcher.search(nearest, candidates).scoreDocs;
    List<WindowScores.Candidate> found =
        bySegment(
            Arrays.stream(hits).mapToInt(hit -> hit.doc).sorted().toArray(),
            (segment, windows) ->
                WindowScores.ofWindows(
                    segment, question, windows, documents.ofWindows(segment, windows)));
    found.sort(WindowScores.Candidate.BEST_FIRST);
    int[] best =
        found.stream()
            .limit(Math.max((long) k * TIMES_WANTED, LEAST_SCORED))
            .mapToInt(
                candidate -> segments().get(candidate.segment()).docBase + candidate.document())
            .sorted()
            .toArray();
    return WindowScores.best(
        bySegment(best, (segment, passages) -> WindowScores.of(segment, question, passages)),
        k,
        segments());
  }

  /** As {@link #find}, by the vectors of all passages. */
  List<WindowScores.Candidate> findExactly(float[] question, int k, PassageFilter filter)
      throws IOException {
    Weight windows =
        searcher.createWeight(
            searcher.rewrite(FilterQuery.of(filter, searcher.getIndexReader(), expiredBy())),
            ScoreMode.COMPLETE_NO_SCORES,
            1);
    List<WindowScores.Candidate> found = new ArrayList<>();
    for (LeafReaderContext segment : segments()) {
      found.addAll(WindowScores.exactly(segment, question, documents.matching(segment, windows)));
    }
    return WindowScores.best(found, k, segments());
  }

  /**
   * How many passages have which values, of those that a filter accepts and that have not expired.
   *
   * @param words whose conditions they fulfil
   * @return in the order of the requests
   */
  List<FacetCounts> facets(List<FacetRequest> requests, PassageFilter filter, QuestionWords words)
      throws IOException {
    var counting =
        new FacetCounting(
            searcher,
            documents,
            FilterQuery.of(filter, words, searcher.getIndexReader(), documents.ends(), expiredBy())
                .orElse(null));
    List<FacetCounts> counts = new ArrayList<>();
    for (FacetRequest request : requests) {
      counts.add(counting.of(request));
    }
    return counts;
  }

  /** The moment until which passages have expired; absent where none has. */
  OptionalLong expiredBy() {
    long now = clock.millis();
    return earliestExpiry <= now ? OptionalLong.of(now) : OptionalLong.empty();
  }

  /** The live passages of a segment that a filter accepts and that have not expired, ascending. */
  int[] accepted(LeafReaderContext segment, PassageFilter filter) throws IOException {
    return documents.matching(
        segment,
        searcher.createWeight(
            searcher.rewrite(FilterQuery.of(filter, searcher.getIndexReader(), expiredBy())),
            ScoreMode.COMPLETE_NO_SCORES,
            1));
  }

  private List<LeafReaderContext> segments() {
    return searcher.getIndexReader().leaves();
  }

  private interface Scoring {
    /**
     * @param documents of the segment, ascending
     */
    List<WindowScores.Candidate> of(LeafReaderContext segment, int[] documents) throws IOException;
  }

  /**
   * @param documents of the whole index, ascending
   */
  private List<WindowScores.Candidate> bySegment(int[] documents, Scoring scoring)
      throws IOException {
    List<WindowScores.Candidate> found = new ArrayList<>(documents.length);
    for (int from = 0, to; from < documents.length; from = to) {
      LeafReaderContext segment = segments().get(ReaderUtil.subIndex(documents[from], segments()));
      int end = segment.docBase + segment.reader().maxDoc();
      for (to = from; to < documents.length && documents[to] < end; to++) {
        documents[to] -= segment.docBase;
      }
      found.addAll(scoring.of(segment, Arrays.copyOfRange(documents, from, to)));
    }
    return found;
  }
}

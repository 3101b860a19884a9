package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.lexical.LiveCounts;
import dev.relkt.lexical.QuestionWords;
import dev.relkt.lexical.WordMatch;
import dev.relkt.lexical.WordSearch;
import dev.relkt.lexical.WordStatistics;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.ScoreDoc;

/**
 * The search of one shard for one question, by vectors and by words. What is found are candidates,
 * known by their ids; those that are the best of all shards are read then. Got from {@link
 * ShardReader#question}, to be closed before that reader is. For one thread.
 */
public final class QuestionSearch implements AutoCloseable {

  private final Opened shard;
  private final float[] question;
  private final float common;
  private final QuestionWords words;
  private final PassageFilter filter;
  private final WordSearch wordSearch;

  /**
   * What is searched.
   *
   * @param name of the shard, for messages
   * @param data of its commit
   * @param live of the segments of the reader
   * @param release gives the reader back
   */
  record Opened(
      String name,
      DirectoryReader reader,
      CandidateSearch search,
      PassageDocuments documents,
      CommitData data,
      LiveCounts live,
      Runnable release) {}

  /**
   * A passage that was found.
   *
   * @param score the inner product of the question with the vector of the best window as it is
   *     stored, or that of BM25; greater is better, and to be compared with what the same search
   *     gives in other shards of the generation
   */
  public record Candidate(PassageId id, float score, int segment, int document) {

    /** Best first, equal scores by id. */
    public static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparingDouble((Candidate c) -> -c.score()).thenComparing(Candidate::id);
  }

  QuestionSearch(Opened shard, Embedding question, QuestionWords words, PassageFilter filter) {
    this.shard = shard;
    this.question = question.toArray();
    this.words = words;
    this.filter = filter;
    common = shard.data.vectors().centre().map(centre -> centre.score(this.question)).orElse(0f);
    wordSearch = reading(() -> WordSearch.of(shard.reader, words, shard.live));
  }

  /** How common the question's words are in this shard. */
  public WordStatistics statistics() {
    return wordSearch.statistics();
  }

  /**
   * The passages whose vectors are nearest, of those that fulfil the filter and the question's
   * conditions.
   *
   * @param k at most so many, 1 or more
   * @return best first
   */
  public List<Candidate> nearest(int k, SearchWidth width) {
    return reading(
        () -> {
          int codes = width.candidates(k, shard.data.passages(), shard.data.windows());
          return candidates(
              shard.search.find(question, k, filter, words, codes).stream()
                  .map(c -> new Hit(c.segment(), c.document(), c.score()))
                  .toList());
        });
  }

  /**
   * The passages that share the most with the question by words, of those that fulfil the filter
   * and the question's conditions.
   *
   * @param all statistics of all shards that are searched
   * @param channel not {@link WordMatch.Channel#NONE}
   * @param k at most so many, 1 or more
   * @return best first; none that shares no word
   */
  public List<Candidate> sharingWords(WordStatistics all, WordMatch.Channel channel, int k) {
    return reading(
        () -> {
          var accepted =
              FilterQuery.ofPassages(
                  filter, shard.reader, shard.documents.ends(), shard.search.expiredBy());
          int most = (int) Math.clamp(shard.data.passages(), 1, k);
          List<Hit> hits = new ArrayList<>();
          for (ScoreDoc hit : wordSearch.best(all, channel, most, accepted.orElse(null))) {
            LeafReaderContext segment = shard.documents.segmentOf(hit.doc);
            hits.add(new Hit(segment.ord, hit.doc - segment.docBase, hit.score));
          }
          return candidates(hits);
        });
  }

  /**
   * How many passages have which values, of all those that fulfil the filter and the question's
   * conditions.
   *
   * @return in the order of the requests
   */
  public List<FacetCounts> facets(List<FacetRequest> requests) {
    return requests.isEmpty()
        ? List.of()
        : reading(() -> shard.search.facets(requests, filter, words));
  }

  /** Reads candidates of this search, with all that is known of them, in their order. */
  public List<ScoredPassage> read(List<Candidate> candidates) {
    return reading(
        () -> {
          Map<Integer, List<Integer>> bySegment = new TreeMap<>();
          for (Candidate candidate : candidates) {
            bySegment
                .computeIfAbsent(candidate.segment(), ord -> new ArrayList<>())
                .add(candidate.document());
          }
          Map<Integer, Map<Integer, ScoredPassage>> found = new TreeMap<>();
          for (var segment : bySegment.entrySet()) {
            found.put(
                segment.getKey(),
                read(
                    shard.reader.leaves().get(segment.getKey()),
                    segment.getValue().stream().mapToInt(d -> d).sorted().toArray()));
          }
          return candidates.stream()
              .map(c -> found.getOrDefault(c.segment(), Map.of()).get(c.document()))
              .toList();
        });
  }

  private Map<Integer, ScoredPassage> read(LeafReaderContext segment, int[] documents)
      throws IOException {
    List<WindowScores.Candidate> scored = WindowScores.of(segment, question, documents);
    List<WordMatch> matches = wordSearch.matches(segment, documents);
    StoredFields fields = segment.reader().storedFields();
    Map<Integer, ScoredPassage> found = new TreeMap<>();
    for (int i = 0; i < documents.length; i++) {
      WindowScores.Candidate one = scored.get(i);
      found.put(
          documents[i],
          new ScoredPassage(
              PassageBlock.read(fields, documents[i]),
              Math.clamp(one.score() + common, -1f, 1f),
              one.match().plus(common).withWords(matches.get(i))));
    }
    return found;
  }

  /** A passage by its document in a segment. */
  private record Hit(int segment, int document, float score) {}

  /** With their ids, best first. */
  private List<Candidate> candidates(List<Hit> hits) throws IOException {
    Map<Integer, List<Hit>> bySegment = new TreeMap<>();
    hits.stream()
        .sorted(Comparator.comparingInt(Hit::document))
        .forEach(hit -> bySegment.computeIfAbsent(hit.segment, ord -> new ArrayList<>()).add(hit));
    List<Candidate> found = new ArrayList<>(hits.size());
    for (var segment : bySegment.entrySet()) {
      List<Hit> here = segment.getValue();
      List<PassageId> ids =
          shard.documents.ids(
              shard.reader.leaves().get(segment.getKey()),
              here.stream().mapToInt(Hit::document).toArray());
      for (int i = 0; i < ids.size(); i++) {
        Hit hit = here.get(i);
        found.add(new Candidate(ids.get(i), hit.score, hit.segment, hit.document));
      }
    }
    found.sort(Candidate.BEST_FIRST);
    return found;
  }

  @Override
  public void close() {
    shard.release.run();
  }

  private interface Read<T> {
    T read() throws IOException;
  }

  private <T> T reading(Read<T> read) {
    try {
      return read.read();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the shard in %s: %s".formatted(shard.name, e), e);
    }
  }
}

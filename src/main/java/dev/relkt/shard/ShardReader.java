package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.lexical.LiveCounts;
import dev.relkt.lexical.QuestionWords;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.EmbeddingSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.VectorUtil;

/**
 * Searches one commit of a shard.
 *
 * <p>A passage is found by its best window and never twice. Scores are cosines of the unquantised
 * vectors, also where quantised ones found the passage, so those of several shards can be compared;
 * equal scores are ordered by id.
 *
 * <p>Safe for use by several threads, also while it is closed: searches that have begun end as
 * usual, later ones get an {@link IllegalStateException}.
 */
public final class ShardReader implements AutoCloseable {

  private final OpenCommit commit;
  private final EmbeddingSpace space;
  private final DirectoryReader reader;
  private final CandidateSearch search;
  private final PassageDocuments documents;
  private final Map<String, String> commitData;
  private final CommitData data;
  private final LiveCounts live;
  private final InstantSource clock;

  /**
   * @param ends where passages end in each segment, of segments that older readers know too
   * @param live of segments that older readers know too
   */
  private ShardReader(
      OpenCommit commit,
      EmbeddingSpace expected,
      BitSetProducer ends,
      LiveCounts live,
      InstantSource clock)
      throws IOException {
    this.live = live;
    this.clock = clock;
    this.commit = commit;
    space = expected;
    reader = commit.reader();
    commitData = Map.copyOf(reader.getIndexCommit().getUserData());
    data = CommitData.read(commit.path(), commitData);
    data.requireSpace(commit.path(), expected);
    documents = new PassageDocuments(reader, ends);
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null); // filters are cheap terms; memory that nobody accounts for is not
    search = new CandidateSearch(searcher, documents, clock);
  }

  /**
   * Opens the last commit in a directory.
   *
   * @throws ShardRefused if there is none, or it is of another space or format, or damaged
   * @throws UncheckedIOException if it cannot be read
   */
  public static ShardReader open(Path directory, EmbeddingSpace expected) {
    return open(directory, expected, InstantSource.system());
  }

  /**
   * As the other one.
   *
   * @param clock by which passages expire
   */
  public static ShardReader open(Path directory, EmbeddingSpace expected, InstantSource clock) {
    return of(
        OpenCommit.open(directory), expected, PassageDocuments.newEnds(), new LiveCounts(), clock);
  }

  /**
   * Opens a newer commit of the same shard, in a directory of its own. Segments that both commits
   * have are shared and not opened again: with a commit a second nearly all of them are. Each of
   * the two readers is to be closed; this one, and its directory, may go first.
   *
   * @throws ShardRefused as {@link #open}
   * @throws UncheckedIOException as {@link #open}
   * @throws IllegalStateException if this one is closed
   */
  public ShardReader newer(Path directory) {
    acquire();
    try {
      return commit
          .newer(directory)
          .map(newer -> of(newer, space, documents.ends(), live, clock))
          .orElseGet(() -> open(directory, space, clock));
    } finally {
      release();
    }
  }

  private static ShardReader of(
      OpenCommit commit,
      EmbeddingSpace expected,
      BitSetProducer ends,
      LiveCounts live,
      InstantSource clock) {
    try {
      return new ShardReader(commit, expected, ends, live, clock);
    } catch (IOException e) {
      commit.close();
      throw new UncheckedIOException("opening the shard in %s: %s".formatted(commit.path(), e), e);
    } catch (RuntimeException e) {
      commit.close();
      throw e;
    }
  }

  /** As the other one, with {@link SearchWidth#DEFAULT}. */
  public List<ScoredPassage> search(Embedding question, int k, PassageFilter filter) {
    return search(question, k, filter, SearchWidth.DEFAULT);
  }

  /**
   * The best passages, by codes and graphs: nearly always the same as {@link #searchExact}, much
   * faster.
   *
   * @param k the most passages wanted, 1 or more
   * @param width how many candidates are looked at
   * @return best first, each passage once, those that the filter accepts
   * @throws IllegalArgumentException if the question is of another space or dimension, or k is
   *     below 1
   */
  public List<ScoredPassage> search(
      Embedding question, int k, PassageFilter filter, SearchWidth width) {
    require(question, k);
    return reading(
        () ->
            passages(
                question,
                search.find(
                    question.toArray(),
                    k,
                    filter,
                    QuestionWords.NONE,
                    width.candidates(k, data.passages(), data.windows()))));
  }

  /** As {@link #search}, but looks at every passage. */
  public List<ScoredPassage> searchExact(Embedding question, int k, PassageFilter filter) {
    require(question, k);
    return reading(() -> passages(question, search.findExactly(question.toArray(), k, filter)));
  }

  /**
   * Begins the search for a question by vectors and by words.
   *
   * @param words of the question, with conditions that passages have to fulfil
   * @throws IllegalArgumentException if the question is of another space or dimension
   */
  public QuestionSearch question(Embedding question, QuestionWords words, PassageFilter filter) {
    require(question, 1);
    acquire();
    try {
      var shard =
          new QuestionSearch.Opened(
              commit.path().toString(), reader, search, documents, data, live, this::release);
      return new QuestionSearch(shard, question, words, filter);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  /** Passages whose words are not indexed, since an earlier version wrote them: 0 or more. */
  public long passagesWithoutWords() {
    return data.withoutWords();
  }

  /** Passages that can be found. */
  public long passages() {
    return data.passages();
  }

  /** Vectors of those passages. */
  public long windows() {
    return data.windows();
  }

  /** Its segments, in the order in which they are searched. */
  public List<SegmentState> segments() {
    return reading(
        () -> {
          List<SegmentState> segments = new ArrayList<>();
          for (LeafReaderContext segment : reader.leaves()) {
            segments.add(Segments.state(segment));
          }
          return List.copyOf(segments);
        });
  }

  /** What was written with the commit, {@link ShardCommit#data}. */
  public Map<String, String> commitData() {
    return commitData;
  }

  /** Searches once, so that the first question does not pay for what is read once. */
  public void warm() {
    Random random = new Random(42);
    float[] vector = new float[data.dimension()];
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
      squares += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    search(new Embedding(data.space(), vector), 10, PassageFilter.NONE);
  }

  /** The passage of that id, if there is one that has not expired. */
  public Optional<Passage> find(PassageId id) {
    return findStored(id).map(StoredPassage::passage);
  }

  /** The passage of that id with its place in the log, if there is one that has not expired. */
  public Optional<StoredPassage> findStored(PassageId id) {
    return reading(
        () -> {
          var found = documents.find(id);
          return found.isEmpty()
              ? Optional.<StoredPassage>empty()
              : Optional.of(documents.read(found.get().segment(), found.get().document()))
                  .filter(stored -> !isExpired(stored.passage()));
        });
  }

  private boolean isExpired(Passage passage) {
    return passage.expiresAt().filter(at -> at.toEpochMilli() <= clock.millis()).isPresent();
  }

  /**
   * How many passages a filter accepts, those that have expired left out.
   *
   * @return 0 or more
   */
  public long count(PassageFilter filter) {
    return reading(
        () -> {
          long count = 0;
          for (LeafReaderContext segment : reader.leaves()) {
            count += search.accepted(segment, filter).length;
          }
          return count;
        });
  }

  /**
   * How many passages have which values, of those that a filter accepts; those that have expired
   * are left out. Counts are exact, also of passages that earlier versions wrote. To be put
   * together with those of other shards by {@link FacetCounts#merged}, and cut by {@link
   * FacetCounts#top} then.
   *
   * @return in the order of the requests
   */
  public List<FacetCounts> facets(PassageFilter filter, List<FacetRequest> requests) {
    return reading(() -> search.facets(requests, filter, QuestionWords.NONE));
  }

  /**
   * The passages that a filter accepts, in the order in which they are stored, read one by one;
   * those that have expired are left out. To be closed, and before this reader is.
   */
  public Stream<StoredPassage> stored(PassageFilter filter) {
    acquire();
    return reader.leaves().stream()
        .flatMap(
            segment ->
                IntStream.of(reading(() -> search.accepted(segment, filter)))
                    .mapToObj(document -> reading(() -> documents.read(segment, document))))
        .onClose(this::release);
  }

  /** As {@link #stored(PassageFilter)}, the ids alone: no text is read. */
  public Stream<PassageId> ids(PassageFilter filter) {
    acquire();
    return reader.leaves().stream()
        .flatMap(segment -> reading(() -> ids(segment, filter)))
        .onClose(this::release);
  }

  private Stream<PassageId> ids(LeafReaderContext segment, PassageFilter filter)
      throws IOException {
    BinaryDocValues ids = DocValues.getBinary(segment.reader(), PassageBlock.KEY);
    return IntStream.of(search.accepted(segment, filter))
        .mapToObj(document -> reading(() -> PassageDocuments.id(segment, ids, document)));
  }

  /**
   * What a filter asks for that no passage here can have, in sentences: a key that no passage has,
   * or a comparison with another type than its values have. None where all can be compared.
   */
  public List<FilterMismatch> mismatches(PassageFilter filter) {
    return reading(() -> FilterMismatch.of(filter, reader));
  }

  /** The vectors of a passage's windows, in text order; none if there is no such passage. */
  public List<Embedding> windows(PassageId id) {
    return reading(
        () -> {
          var found = documents.find(id);
          List<float[]> vectors =
              found.isEmpty()
                  ? List.of()
                  : WindowScores.vectors(found.get().segment().reader(), found.get().document());
          return vectors.stream().map(this::embedding).toList();
        });
  }

  /**
   * All passages, in the order in which they are stored, read one by one. To be closed, and before
   * this reader is.
   */
  public Stream<StoredPassage> stored() {
    acquire();
    return reader.leaves().stream()
        .flatMap(
            segment ->
                IntStream.of(reading(() -> documents.live(segment)))
                    .mapToObj(document -> reading(() -> documents.read(segment, document))))
        .onClose(this::release);
  }

  /**
   * The deletes that the shard remembers, but those that a version before format 4 wrote. To be
   * closed, and before this reader is.
   */
  public Stream<StoredTombstone> tombstones() {
    acquire();
    return reader.leaves().stream()
        .flatMap(segment -> reading(() -> Tombstones.of(segment.reader())).stream())
        .onClose(this::release);
  }

  /**
   * Passages spread evenly over the order in which they are stored, without reading the others.
   *
   * @param most how many at most, 0 or more
   */
  public List<StoredPassage> sample(int most) {
    return reading(() -> documents.sample(most, data.passages()));
  }

  /** As {@link #stored}, for those who look at ids first and read few passages. */
  public PassageCursor cursor() {
    acquire();
    return new PassageCursor(reader.leaves(), documents, this::release);
  }

  @Override
  public void close() {
    commit.close(); // searches under way hold it open until they end
  }

  /** Reads what was found, its scores with what the centre adds. */
  private List<ScoredPassage> passages(Embedding question, List<WindowScores.Candidate> found)
      throws IOException {
    float common =
        data.vectors().centre().map(centre -> centre.score(question.toArray())).orElse(0f);
    List<ScoredPassage> passages = new ArrayList<>();
    for (WindowScores.Candidate best : found) {
      StoredFields fields = reader.leaves().get(best.segment()).reader().storedFields();
      passages.add(
          new ScoredPassage(
              PassageBlock.read(fields, best.document()),
              Math.clamp(best.score() + common, -1f, 1f),
              best.match().plus(common)));
    }
    return List.copyOf(passages);
  }

  private void require(Embedding question, int k) {
    if (!question.space().equals(data.space()) || question.dimension() != data.dimension()) {
      throw new IllegalArgumentException(
          "question: a vector of space %s with dimension %d (expected: space %s with dimension %d, as the shard in %s)"
              .formatted(
                  question.space(),
                  question.dimension(),
                  data.space(),
                  data.dimension(),
                  commit.path()));
    }
    if (k < 1) {
      throw new IllegalArgumentException("k: %d (expected: 1 or more)".formatted(k));
    }
  }

  /** With the centre again, and at unit length: what was stored was rounded. */
  private Embedding embedding(float[] stored) {
    float[] vector =
        data.vectors().centre().map(centre -> centre.addedTo(stored)).orElseGet(stored::clone);
    VectorUtil.l2normalize(vector);
    return new Embedding(data.space(), vector);
  }

  private interface Read<T> {
    T read() throws IOException;
  }

  private <T> T reading(Read<T> read) {
    acquire();
    try {
      return read.read();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the shard in %s: %s".formatted(commit.path(), e), e);
    } finally {
      release();
    }
  }

  private void acquire() {
    if (!reader.tryIncRef()) {
      throw new IllegalStateException("the shard in %s is closed".formatted(commit.path()));
    }
  }

  private void release() {
    try {
      reader.decRef();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the shard in %s: %s".formatted(commit.path(), e), e);
    }
  }
}

package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageFilter;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.EmbeddingSpace;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;

/**
 * Searches one commit of a shard.
 *
 * <p>A passage is found by its best window and never twice. Scores are cosines of the unquantised vectors, also where
 * quantised ones found the passage, so those of several shards can be compared; equal scores are ordered by id.
 *
 * <p>Safe for use by several threads, also while it is closed: searches that have begun end as usual, later ones get an
 * {@link IllegalStateException}.
 */
public final class ShardReader implements AutoCloseable {

  /** At least this many passages are looked for, so that the k best are among them. */
  private static final int LEAST_CANDIDATES = 50;

  private static final int WARM_UP_SEARCHES = 3;

  private final Path path;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final BitSetProducer passageEnds =
      new QueryBitSetProducer(new TermQuery(PassageBlock.PASSAGE));
  private final Map<String, String> commitData;
  private final CommitData data;

  private ShardReader(Path path, Directory directory, EmbeddingSpace expected)
      throws IOException {
    this.path = path;
    this.directory = directory;
    reader = DirectoryReader.open(directory);
    try {
      commitData = Map.copyOf(reader.getIndexCommit().getUserData());
      data = CommitData.read(path, commitData);
      data.requireSpace(path, expected);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null); // filters are cheap terms; memory that nobody accounts for is not
  }

  /**
   * Opens the last commit in a directory.
   *
   * @throws ShardRefused if there is none, or it is of another space or format, or damaged
   * @throws UncheckedIOException if it cannot be read
   */
  public static ShardReader open(Path directory, EmbeddingSpace expected) {
    try {
      Directory files = ShardDirectory.forReading(directory);
      try {
        return new ShardReader(directory, files, expected);
      } catch (IOException | RuntimeException e) {
        files.close();
        throw e;
      }
    } catch (IndexNotFoundException e) {
      throw new ShardRefused(
          "shard in %s: no commit (expected: a complete shard); restore it from its index root"
              .formatted(directory),
          e);
    } catch (CorruptIndexException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException
        | IndexFormatTooOldException
        | IndexFormatTooNewException e) {
      throw new ShardRefused(
          "shard in %s: incomplete or damaged: %s (expected: a complete shard); restore it from its index root"
              .formatted(directory, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("opening the shard in %s: %s".formatted(directory, e), e);
    }
  }

  /**
   * The best passages, by the HNSW graph: nearly always the same as {@link #searchExact}, in logarithmic time.
   *
   * @param k the most passages wanted, 1 or more
   * @return best first, each passage once, those that the filter accepts
   * @throws IllegalArgumentException if the question is of another space or dimension, or k is below 1
   */
  public List<ScoredPassage> search(Embedding question, int k, PassageFilter filter) {
    require(question, k);
    return reading(
        () -> {
          float[] vector = question.toArray();
          int candidates =
              (int) Math.min(Math.max(LEAST_CANDIDATES, 2L * k), Math.max(1, data.passages()));
          Query nearest =
              new DiversifyingChildrenFloatKnnVectorQuery(
                  PassageBlock.VECTOR,
                  vector,
                  filter.isEmpty() ? null : query(filter),
                  candidates,
                  passageEnds);
          ScoreDoc[] hits = searcher.search(nearest, candidates).scoreDocs;
          int[] documents = Arrays.stream(hits).mapToInt(hit -> hit.doc).sorted().toArray();
          List<WindowScores.Candidate> found = new ArrayList<>(hits.length);
          int from = 0;
          while (from < documents.length) {
            LeafReaderContext segment =
                reader.leaves().get(ReaderUtil.subIndex(documents[from], reader.leaves()));
            int end = segment.docBase + segment.reader().maxDoc();
            int to = from;
            while (to < documents.length && documents[to] < end) {
              to++;
            }
            BitSet ends = passageEnds.getBitSet(segment);
            int[] passages =
                Arrays.stream(documents, from, to)
                    .map(document -> ends.nextSetBit(document - segment.docBase))
                    .toArray();
            found.addAll(WindowScores.of(segment, vector, passages));
            from = to;
          }
          return passages(found, k);
        });
  }

  /** As {@link #search}, but looks at every passage. */
  public List<ScoredPassage> searchExact(Embedding question, int k, PassageFilter filter) {
    require(question, k);
    return reading(
        () -> {
          float[] vector = question.toArray();
          Weight windows =
              searcher.createWeight(
                  searcher.rewrite(
                      filter.isEmpty()
                          ? new FieldExistsQuery(PassageBlock.VECTOR)
                          : query(filter)),
                  ScoreMode.COMPLETE_NO_SCORES,
                  1);
          List<WindowScores.Candidate> found = new ArrayList<>();
          for (LeafReaderContext segment : reader.leaves()) {
            found.addAll(WindowScores.of(segment, vector, matching(segment, windows)));
          }
          return passages(found, k);
        });
  }

  /** Passages that can be found. */
  public long passages() {
    return data.passages();
  }

  /** Vectors of those passages. */
  public long windows() {
    return data.windows();
  }

  /** What was written with the commit, {@link ShardCommit#data}. */
  public Map<String, String> commitData() {
    return commitData;
  }

  /** Searches a few times, so that the first question does not pay for what is read once. */
  public void warm() {
    Random random = new Random(42);
    for (int search = 0; search < WARM_UP_SEARCHES; search++) {
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
  }

  /** The passage of that id, if there is one. */
  public Optional<Passage> find(PassageId id) {
    return reading(
        () -> {
          for (LeafReaderContext segment : reader.leaves()) {
            int document = document(segment, id);
            if (document >= 0) {
              return Optional.of(PassageBlock.read(segment.reader().storedFields(), document));
            }
          }
          return Optional.empty();
        });
  }

  /** The vectors of a passage's windows, in text order; none if there is no such passage. */
  public List<Embedding> windows(PassageId id) {
    return reading(
        () -> {
          for (LeafReaderContext segment : reader.leaves()) {
            int document = document(segment, id);
            if (document >= 0) {
              return WindowScores.vectors(segment.reader(), document).stream()
                  .map(vector -> new Embedding(data.space(), vector))
                  .toList();
            }
          }
          return List.of();
        });
  }

  /** All passages, in the order in which they are stored, read one by one. To be closed, and before this reader is. */
  public Stream<StoredPassage> stored() {
    acquire();
    return reader.leaves().stream()
        .flatMap(
            segment -> {
              int[] documents = reading(() -> livePassages(segment));
              return IntStream.of(documents).mapToObj(d -> reading(() -> stored(segment, d)));
            })
        .onClose(this::release);
  }

  @Override
  public void close() {
    try {
      reader.close(); // searches under way hold it open until they end
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the shard in %s: %s".formatted(path, e), e);
    }
  }

  private StoredPassage stored(LeafReaderContext segment, int document) throws IOException {
    return new StoredPassage(
        PassageBlock.read(segment.reader().storedFields(), document),
        new SourcePosition(
            (int) number(segment, PassageBlock.PARTITION, document),
            number(segment, PassageBlock.OFFSET, document),
            number(segment, PassageBlock.TIMESTAMP, document)),
        (int) number(segment, PassageBlock.WINDOWS, document));
  }

  private static long number(LeafReaderContext segment, String field, int document)
      throws IOException {
    NumericDocValues values = segment.reader().getNumericDocValues(field);
    if (!values.advanceExact(document)) {
      throw new ShardRefused(
          "document %d of %s has no %s (expected: a passage of format %d)"
              .formatted(document, segment.reader(), field, ShardCommit.FORMAT));
    }
    return values.longValue();
  }

  private List<ScoredPassage> passages(List<WindowScores.Candidate> found, int k)
      throws IOException {
    List<ScoredPassage> passages = new ArrayList<>();
    for (var best : WindowScores.best(found, k, reader.leaves())) {
      StoredFields fields = reader.leaves().get(best.segment()).reader().storedFields();
      passages.add(new ScoredPassage(PassageBlock.read(fields, best.document()), best.score()));
    }
    return List.copyOf(passages);
  }

  /** The live passages of the segment that have a matching window; all windows of a passage match, or none. */
  private int[] matching(LeafReaderContext segment, Weight windows) throws IOException {
    Scorer scorer = windows.scorer(segment);
    BitSet ends = passageEnds.getBitSet(segment);
    if (scorer == null || ends == null) {
      return new int[0];
    }
    Bits live = segment.reader().getLiveDocs();
    IntStream.Builder passages = IntStream.builder();
    DocIdSetIterator matches = scorer.iterator();
    int doc = matches.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      int passage = ends.nextSetBit(doc);
      if (live == null || live.get(passage)) {
        passages.add(passage);
      }
      doc = matches.advance(passage + 1);
    }
    return passages.build().toArray();
  }

  private int[] livePassages(LeafReaderContext segment) throws IOException {
    BitSet ends = passageEnds.getBitSet(segment);
    Bits live = segment.reader().getLiveDocs();
    return ends == null
        ? new int[0]
        : IntStream.range(0, segment.reader().maxDoc())
            .filter(doc -> ends.get(doc) && (live == null || live.get(doc)))
            .toArray();
  }

  private int document(LeafReaderContext segment, PassageId id) throws IOException {
    PostingsEnum block = segment.reader().postings(PassageBlock.idTerm(id), PostingsEnum.NONE);
    BitSet ends = passageEnds.getBitSet(segment);
    if (block == null || ends == null) {
      return -1;
    }
    Bits live = segment.reader().getLiveDocs();
    for (int doc = block.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = block.nextDoc()) {
      if (ends.get(doc) && (live == null || live.get(doc))) {
        return doc;
      }
    }
    return -1;
  }

  private static Query query(PassageFilter filter) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    if (!filter.languages().isEmpty()) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      for (Language language : filter.languages()) {
        any.add(
            new TermQuery(new Term(PassageBlock.LANGUAGE, language.tag())), Occur.SHOULD);
      }
      all.add(any.build(), Occur.FILTER);
    }
    filter
        .metadata()
        .forEach(
            (key, value) ->
                all.add(new TermQuery(PassageBlock.metadataTerm(key, value)), Occur.FILTER));
    return all.build();
  }

  private void require(Embedding question, int k) {
    if (!question.space().equals(data.space()) || question.dimension() != data.dimension()) {
      throw new IllegalArgumentException(
          "question: a vector of space %s with dimension %d (expected: space %s with dimension %d, as the shard in %s)"
              .formatted(
                  question.space(), question.dimension(), data.space(), data.dimension(), path));
    }
    if (k < 1) {
      throw new IllegalArgumentException("k: %d (expected: 1 or more)".formatted(k));
    }
  }

  private interface Read<T> {
    T read() throws IOException;
  }

  private <T> T reading(Read<T> read) {
    acquire();
    try {
      return read.read();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the shard in %s: %s".formatted(path, e), e);
    } finally {
      release();
    }
  }

  private void acquire() {
    if (!reader.tryIncRef()) {
      throw new IllegalStateException("the shard in %s is closed".formatted(path));
    }
  }

  private void release() {
    try {
      reader.decRef();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the shard in %s: %s".formatted(path, e), e);
    }
  }
}

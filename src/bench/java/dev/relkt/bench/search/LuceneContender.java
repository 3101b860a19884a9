package dev.relkt.bench.search;

import dev.relkt.shard.ShardSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Lucene as its documentation shows it: a document a window with id, stored text and quantised
 * vector; the candidates are scored again by their floats, and the texts of the best are read.
 */
final class LuceneContender implements Contender {

  private static final String ID = "id";
  private static final String TEXT = "text";
  private static final String VECTOR = "vector";
  private static final int COMMIT_EVERY = 10_000;
  private static final int USUAL = 100;

  /** How segments come about. */
  enum Segments {
    /** By Lucene's usual merges, codes and graphs as a shard has them. */
    MERGED_AS_THEY_COME,
    /** Merged into one at the end, with one byte a component, and a graph whatever its size. */
    ONE_WITH_GRAPH
  }

  private final Path path;
  private final Segments segments;
  private @Nullable Directory directory;
  private @Nullable DirectoryReader reader;
  private @Nullable IndexSearcher searcher;

  LuceneContender(Path path, Segments segments) {
    this.path = path;
    this.segments = segments;
  }

  @Override
  public String name() {
    return switch (segments) {
      case MERGED_AS_THEY_COME -> "lucene";
      case ONE_WITH_GRAPH -> "lucene, 1 segment";
    };
  }

  @Override
  public String method() {
    return switch (segments) {
      case MERGED_AS_THEY_COME ->
          "Lucene with the shard's bits, M, beam width, graph threshold and buffer, usual merges; candidates scored again by floats, texts read; effort: candidates";
      case ONE_WITH_GRAPH ->
          "as lucene, but one byte a component, force-merged into one segment that always has a graph";
    };
  }

  @Override
  public void build(WindowSet windows) throws IOException {
    Directory files = FSDirectory.open(path);
    directory = files;
    var config =
        new IndexWriterConfig()
            .setCodec(codec(windows.dimension()))
            .setRAMBufferSizeMB(ShardSettings.DEFAULT.bufferMegabytes());
    try (var writer = new IndexWriter(files, config)) {
      for (int i = 0; i < windows.size(); i++) {
        var document = new Document();
        document.add(new StringField(ID, Integer.toString(i), Field.Store.YES));
        document.add(new StoredField(TEXT, windows.texts().get(i)));
        document.add(
            new KnnFloatVectorField(
                VECTOR, windows.windows()[i], VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
        writer.addDocument(document);
        if ((i + 1) % COMMIT_EVERY == 0) {
          writer.commit();
        }
      }
      writer.commit();
      if (segments == Segments.ONE_WITH_GRAPH) {
        writer.forceMerge(1);
      }
      while (writer.hasPendingMerges()
          || config.getMergeScheduler() instanceof ConcurrentMergeScheduler running
              && running.mergeThreadCount() > 0) {
        Merges.awaitQuiet();
      }
      writer.commit();
    }
    DirectoryReader opened = DirectoryReader.open(files);
    reader = opened;
    var found = new IndexSearcher(opened);
    found.setQueryCache(null);
    searcher = found;
  }

  private Lucene104Codec codec(int dimension) {
    ShardSettings settings = ShardSettings.DEFAULT;
    var vectors =
        new Lucene104HnswScalarQuantizedVectorsFormat(
            segments == Segments.ONE_WITH_GRAPH ? ScalarEncoding.UNSIGNED_BYTE : bits(dimension),
            settings.maxConnections(),
            settings.beamWidth(),
            1,
            null,
            segments == Segments.ONE_WITH_GRAPH ? 0 : settings.graphThreshold());
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
      }
    };
  }

  /** As a shard has them: about 1,024 a vector. */
  private static ScalarEncoding bits(int dimension) {
    return switch (1024 / Math.max(1, dimension)) {
      case 0, 1 -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
      case 2, 3 -> ScalarEncoding.DIBIT_QUERY_NIBBLE;
      case 4, 5, 6, 7 -> ScalarEncoding.PACKED_NIBBLE;
      default -> ScalarEncoding.UNSIGNED_BYTE;
    };
  }

  @Override
  public List<Integer> efforts() {
    return List.of(10, 30, USUAL, 300, 1_000);
  }

  @Override
  public int usualEffort() {
    return USUAL;
  }

  @Override
  public int[] search(float[] question, int k, int effort) throws IOException {
    int candidates = Math.max(k, effort);
    var best =
        RescoreTopNQuery.createFullPrecisionRescorerQuery(
            new KnnFloatVectorQuery(VECTOR, question, candidates), question, VECTOR, k);
    IndexSearcher in = Objects.requireNonNull(searcher);
    ScoreDoc[] hits = in.search(best, k).scoreDocs;
    StoredFields fields = in.storedFields();
    var found = new int[hits.length];
    for (int i = 0; i < hits.length; i++) {
      // The text too is what a caller wants.
      found[i] = Integer.parseInt(fields.document(hits[i].doc).get(ID));
    }
    return found;
  }

  @Override
  public long bytes() throws IOException {
    Directory files = Objects.requireNonNull(directory);
    long bytes = 0;
    for (String name : files.listAll()) {
      bytes += files.fileLength(name);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    try (Directory files = directory;
        DirectoryReader opened = reader) {
      searcher = null;
    }
  }
}

package dev.relkt.shard.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HalfFloatHnswVectorsFormatTest {

  private static final String ID = "id";
  private static final String NUMBER = "number";
  private static final String VECTOR = "vector";
  private static final VectorSimilarityFunction SIMILARITY =
      VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;

  /** How the documents of an index lie. */
  private enum Layout {
    DENSE,
    SPARSE,
    SORTED,
    SPARSE_AND_SORTED;

    boolean sparse() {
      return this == SPARSE || this == SPARSE_AND_SORTED;
    }

    boolean sorted() {
      return this == SORTED || this == SPARSE_AND_SORTED;
    }
  }

  @TempDir Path path;
  private Random random;

  @BeforeEach
  void seed() {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("HalfFloatHnswVectorsFormatTest: -Drelkt.seed=" + seed);
    random = new Random(seed);
  }

  @Test
  void luceneFindsItByItsName() {
    assertThat(KnnVectorsFormat.forName("RelktHalfFloatHnswVectors"))
        .isInstanceOf(HalfFloatHnswVectorsFormat.class);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void everyVectorComesBackAsItsHalfFloatsAfterFlushesDeletesAndMerges(Layout layout)
      throws IOException {
    int dimension = 1 + random.nextInt(300);
    Map<Integer, float[]> written = new HashMap<>();
    try (Directory directory = new MMapDirectory(path)) {
      IndexWriterConfig config = config(random.nextBoolean() ? 0 : Integer.MAX_VALUE);
      config.setUseCompoundFile(random.nextBoolean());
      if (layout.sorted()) {
        config.setIndexSort(new Sort(new SortField(NUMBER, SortField.Type.LONG)));
      }
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        int commits = 2 + random.nextInt(4);
        for (int commit = 0; commit < commits; commit++) {
          for (int write = random.nextInt(400); write >= 0; write--) {
            int id = random.nextInt(600);
            if (random.nextInt(6) == 0) {
              writer.deleteDocuments(term(id));
              written.remove(id);
            } else if (layout.sparse() && random.nextInt(3) == 0) {
              writer.updateDocument(term(id), document(id, random.nextLong()));
              written.remove(id);
            } else {
              float[] vector = unit(dimension);
              Document document = document(id, random.nextLong());
              document.add(new KnnFloatVectorField(VECTOR, vector, SIMILARITY));
              writer.updateDocument(term(id), document);
              written.put(id, vector);
            }
          }
          writer.commit();
          assertHolds(directory, written);
        }
        writer.forceMerge(1);
        writer.commit();
      }
      assertHolds(directory, written);
      try (var check = new CheckIndex(directory)) {
        assertThat(check.checkIndex().clean).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE})
  void aSearchFindsTheNearestVectors(int graphThreshold) throws IOException {
    float[][] vectors = new float[700][];
    try (Directory directory = new MMapDirectory(path)) {
      try (IndexWriter writer = new IndexWriter(directory, config(graphThreshold))) {
        for (int id = 0; id < vectors.length; id++) {
          vectors[id] = unit(64);
          write(writer, id, vectors[id]);
          if (id % 200 == 199) {
            writer.commit();
          }
        }
        writer.forceMerge(1);
        writer.commit();
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        StoredFields stored = searcher.storedFields();
        for (int id = 0; id < vectors.length; id += 50) {
          ScoreDoc[] found =
              searcher.search(new KnnFloatVectorQuery(VECTOR, vectors[id], 10), 1).scoreDocs;
          assertThat(found).hasSize(1);
          assertThat(stored.document(found[0].doc).get(ID)).isEqualTo(Integer.toString(id));
        }
      }
    }
  }

  @Test
  void scoresDifferByLessThanAThousandthFromThoseOfFloats() throws IOException {
    int dimension = 1024;
    float[][] vectors = new float[300][];
    try (Directory directory = new MMapDirectory(path)) {
      try (IndexWriter writer = new IndexWriter(directory, config(Integer.MAX_VALUE))) {
        for (int id = 0; id < vectors.length; id++) {
          vectors[id] = unit(dimension);
          write(writer, id, vectors[id]);
        }
        writer.commit();
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        LeafReaderContext segment = reader.leaves().getFirst();
        for (float[] question : new float[][] {unit(dimension), vectors[0], vectors[17]}) {
          VectorScorer scorer = segment.reader().getFloatVectorValues(VECTOR).rescorer(question);
          DocIdSetIterator position = scorer.iterator();
          for (float[] vector : vectors) {
            position.nextDoc();
            assertThat(scorer.score())
                .isCloseTo(SIMILARITY.compare(question, vector), within(0.0006f));
          }
          assertThat(position.nextDoc()).isEqualTo(DocIdSetIterator.NO_MORE_DOCS);
        }
      }
    }
  }

  @Test
  void aVectorTakesTwoBytesAComponentAndItsCode() throws IOException {
    int vectors = 200;
    int dimension = 1024;
    try (Directory directory = new MMapDirectory(path)) {
      try (IndexWriter writer = new IndexWriter(directory, config(Integer.MAX_VALUE))) {
        for (int id = 0; id < vectors; id++) {
          write(writer, id, unit(dimension));
        }
        writer.commit();
      }
    }
    assertThat(Files.size(file(".veh")))
        .isBetween(2L * vectors * dimension, 2L * vectors * dimension + 300);
    try (Stream<Path> files = Files.list(path)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".vec"));
    }
  }

  @Test
  void aDamagedVectorIsFoundByTheCheckOfIntegrity() throws IOException {
    writeSome();
    flipByte(file(".veh"), 200);
    try (Directory directory = new MMapDirectory(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      LeafReaderContext segment = reader.leaves().getFirst();
      assertThatThrownBy(() -> segment.reader().checkIntegrity())
          .isInstanceOf(CorruptIndexException.class)
          .hasMessageContaining("checksum failed");
    }
  }

  @Test
  void damagedMetadataIsRefused() throws IOException {
    writeSome();
    Path meta = file(".vemh");
    flipByte(meta, (int) Files.size(meta) - 30);
    assertThatThrownBy(this::open).isInstanceOf(CorruptIndexException.class);
  }

  @Test
  void aFileThatWasCutIsRefused() throws IOException {
    writeSome();
    Path data = file(".veh");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, bytes.length - 2));
    assertThatThrownBy(this::open).isInstanceOf(CorruptIndexException.class);
  }

  @Test
  void aVectorThatIsTooLongIsRefusedAndTheOthersAreKept() throws IOException {
    try (Directory directory = new MMapDirectory(path)) {
      try (IndexWriter writer = new IndexWriter(directory, config(0))) {
        write(writer, 1, new float[] {2, 0});
        assertThatThrownBy(() -> write(writer, 2, new float[] {1.5f, 1.5f}))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("vector of length 2.12")
            .hasMessageEndingWith("(expected: 0 to 2)");
        write(writer, 3, new float[] {0, -2});
        writer.commit();
      }
      assertHolds(directory, Map.of(1, new float[] {2, 0}, 3, new float[] {0, -2}));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aComponentThatIsNotFiniteIsRefused(float component) throws IOException {
    try (Directory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, config(0))) {
      // Lucene looks at the values when a field is made, but not at what the array becomes.
      KnnFloatVectorField field = new KnnFloatVectorField(VECTOR, new float[] {0, 1}, SIMILARITY);
      field.vectorValue()[0] = component;
      Document document = document(1, 1);
      document.add(field);
      assertThatThrownBy(() -> writer.addDocument(document))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("non-finite value at vector[0]=" + component);
    }
  }

  @Test
  void vectorsOfBytesAreRefused() throws IOException {
    try (Directory directory = new MMapDirectory(path)) {
      IndexWriter writer = new IndexWriter(directory, config(0));
      Document document = document(1, 1);
      document.add(new KnnByteVectorField(VECTOR, new byte[] {1, 2}, SIMILARITY));
      assertThatThrownBy(() -> writer.addDocument(document))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("field vector: vectors of BYTE (expected: FLOAT32)");
      writer.rollback();
    }
  }

  private void open() throws IOException {
    try (Directory directory = new MMapDirectory(path)) {
      DirectoryReader.open(directory).close();
    }
  }

  private void writeSome() throws IOException {
    try (Directory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, config(0))) {
      for (int id = 0; id < 20; id++) {
        write(writer, id, unit(32));
      }
      writer.commit();
    }
  }

  private static void write(IndexWriter writer, int id, float[] vector) throws IOException {
    Document document = document(id, id);
    document.add(new KnnFloatVectorField(VECTOR, vector, SIMILARITY));
    writer.addDocument(document);
  }

  private static Document document(int id, long number) {
    Document document = new Document();
    document.add(new StringField(ID, Integer.toString(id), Field.Store.YES));
    document.add(new NumericDocValuesField(NUMBER, number));
    return document;
  }

  private static Term term(int id) {
    return new Term(ID, Integer.toString(id));
  }

  /** Without compound files, so that each file has its name. */
  private static IndexWriterConfig config(int graphThreshold) {
    KnnVectorsFormat format =
        new HalfFloatHnswVectorsFormat(
            ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE, 16, 100, graphThreshold);
    return new IndexWriterConfig()
        .setUseCompoundFile(false)
        .setCodec(
            new Lucene104Codec() {
              @Override
              public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
              }
            });
  }

  private Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(f -> f.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private static void flipByte(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 1;
    Files.write(file, bytes);
  }

  private float[] unit(int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(vector);
  }

  /** Asserts that exactly these vectors are in the index, walked from first to last and back. */
  private static void assertHolds(Directory directory, Map<Integer, float[]> written)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      int found = 0;
      for (LeafReaderContext segment : reader.leaves()) {
        FloatVectorValues vectors = segment.reader().getFloatVectorValues(VECTOR);
        if (vectors == null) {
          continue;
        }
        StoredFields stored = segment.reader().storedFields();
        NumericDocValues numbers = segment.reader().getNumericDocValues(NUMBER);
        DocIndexIterator position = vectors.iterator();
        while (position.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          int document = position.docID();
          assertThat(vectors.ordToDoc(position.index())).isEqualTo(document);
          assertThat(numbers.advanceExact(document)).isTrue();
          if (segment.reader().getLiveDocs() == null
              || segment.reader().getLiveDocs().get(document)) {
            int id = Integer.parseInt(stored.document(document).get(ID));
            assertThat(written).containsKey(id);
            assertThat(vectors.vectorValue(position.index())).isEqualTo(rounded(written.get(id)));
            found++;
          }
        }
        FloatVectorValues backwards = vectors.copy();
        for (int ordinal = vectors.size() - 1; ordinal >= 0; ordinal--) {
          assertThat(backwards.vectorValue(ordinal)).isEqualTo(vectors.vectorValue(ordinal));
        }
      }
      assertThat(found).isEqualTo(written.size());
    }
  }

  private static float[] rounded(float[] vector) {
    float[] rounded = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      rounded[i] = Float.float16ToFloat(Float.floatToFloat16(vector[i]));
    }
    return rounded;
  }
}

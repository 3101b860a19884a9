package dev.relkt.shard.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scorer of this package beside Lucene's own, over the same codes. */
class OneBitVectorScorerTest {

  private static final String ID = "id";
  private static final String VECTOR = "vector";
  private static final int VECTORS = 500;

  /** Lucene adds the lanes of its sums in whatever order the compiler of the moment chooses. */
  private static final float LAST_DIGITS = 1e-6f;

  private static final int GRAPHS = 0;
  private static final int SCANS = Integer.MAX_VALUE;

  @TempDir Path path;
  private Random random;

  @BeforeEach
  void seed() {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("OneBitVectorScorerTest: -Drelkt.seed=" + seed);
    random = new Random(seed);
  }

  @ParameterizedTest
  @CsvSource({
    "64, MAXIMUM_INNER_PRODUCT",
    "192, MAXIMUM_INNER_PRODUCT",
    "1024, MAXIMUM_INNER_PRODUCT",
    "1280, MAXIMUM_INNER_PRODUCT",
    "1263, MAXIMUM_INNER_PRODUCT",
    "4096, MAXIMUM_INNER_PRODUCT",
    "100, MAXIMUM_INNER_PRODUCT",
    "128, DOT_PRODUCT",
    "128, EUCLIDEAN"
  })
  void aScanScoresCodesAsLuceneDoes(int dimension, VectorSimilarityFunction similarity)
      throws IOException {
    assertSameAsLucene(dimension, similarity, SCANS, VECTORS);
  }

  @ParameterizedTest
  @CsvSource({"64, MAXIMUM_INNER_PRODUCT", "320, MAXIMUM_INNER_PRODUCT"})
  void aWalkThroughTheGraphScoresCodesAsLuceneDoes(
      int dimension, VectorSimilarityFunction similarity) throws IOException {
    assertSameAsLucene(dimension, similarity, GRAPHS, 50);
  }

  private void assertSameAsLucene(
      int dimension, VectorSimilarityFunction similarity, int graphThreshold, int k)
      throws IOException {
    float[][] vectors = new float[VECTORS][];
    for (int id = 0; id < VECTORS; id++) {
      vectors[id] = halfFloats(unit(dimension));
    }
    ScalarEncoding encoding = ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
    try (Directory ours = new MMapDirectory(path.resolve("ours"));
        Directory lucenes = new MMapDirectory(path.resolve("lucene"))) {
      write(
          ours,
          new HalfFloatHnswVectorsFormat(encoding, 16, 100, graphThreshold),
          vectors,
          similarity);
      write(
          lucenes,
          new LongFloatVectorsFormat(encoding, 16, 100, graphThreshold),
          vectors,
          similarity);
      try (DirectoryReader reader = DirectoryReader.open(ours);
          DirectoryReader expected = DirectoryReader.open(lucenes)) {
        for (int question = 0; question < 5; question++) {
          float[] target = unit(dimension);
          Map<Integer, Float> found = search(reader, target, k);
          Map<Integer, Float> lucenesFound = search(expected, target, k);
          assertThat(found).isNotEmpty().containsOnlyKeys(lucenesFound.keySet());
          lucenesFound.forEach(
              (document, score) ->
                  assertThat(found.get(document)).isCloseTo(score, within(LAST_DIGITS)));
        }
      }
    }
  }

  /** Document → score. */
  private static Map<Integer, Float> search(DirectoryReader reader, float[] target, int k)
      throws IOException {
    ScoreDoc[] found =
        new IndexSearcher(reader).search(new KnnFloatVectorQuery(VECTOR, target, k), k).scoreDocs;
    return Arrays.stream(found).collect(Collectors.toMap(hit -> hit.doc, hit -> hit.score));
  }

  /** Two segments, every fifth vector of them deleted, so that not all that follow are scored. */
  private static void write(
      Directory directory,
      KnnVectorsFormat format,
      float[][] vectors,
      VectorSimilarityFunction similarity)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setCodec(
                new Lucene104Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return format;
                  }
                });
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int id = 0; id < vectors.length; id++) {
        Document document = new Document();
        document.add(new StringField(ID, Integer.toString(id), Field.Store.NO));
        document.add(new KnnFloatVectorField(VECTOR, vectors[id], similarity));
        writer.addDocument(document);
        if (id == vectors.length / 3) {
          writer.commit();
        }
      }
      writer.commit();
      for (int id = 0; id < vectors.length; id += 5) {
        writer.deleteDocuments(new Term(ID, Integer.toString(id)));
      }
      writer.commit();
    }
  }

  /** With components that half floats keep exactly, so that both formats store the same. */
  private static float[] halfFloats(float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.float16ToFloat(Float.floatToFloat16(vector[i]));
    }
    return vector;
  }

  private float[] unit(int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(vector);
  }
}

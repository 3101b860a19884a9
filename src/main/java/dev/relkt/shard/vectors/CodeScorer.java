package dev.relkt.shard.vectors;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.lucene104.Lucene104ScalarQuantizedVectorScorer;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;

/**
 * Lucene's scorer of quantised vectors, but for codes of one bit the faster one of this package.
 */
final class CodeScorer extends Lucene104ScalarQuantizedVectorScorer {

  CodeScorer() {
    super(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(
      VectorSimilarityFunction similarity, KnnVectorValues values, float[] target)
      throws IOException {
    return values instanceof QuantizedByteVectorValues codes
            && target.length == codes.dimension()
            && OneBitVectorScorer.takes(similarity, codes)
        ? OneBitVectorScorer.of(codes, target)
        : super.getRandomVectorScorer(similarity, values, target);
  }
}

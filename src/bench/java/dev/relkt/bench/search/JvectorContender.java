package dev.relkt.bench.search;

import dev.relkt.shard.ShardSettings;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JVector's graph over floats on the heap. */
final class JvectorContender implements Contender {

  /** JVector's degree is that of its lowest layer, where Lucene has twice M. */
  private static final int DEGREE = 2 * ShardSettings.DEFAULT.maxConnections();

  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;
  private static final int USUAL = 50;

  private final VectorTypeSupport types =
      VectorizationProvider.getInstance().getVectorTypeSupport();
  private @Nullable ListRandomAccessVectorValues vectors;
  private @Nullable ImmutableGraphIndex graph;
  private @Nullable GraphSearcher searcher;
  private long bytes;

  @Override
  public String name() {
    return "jvector";
  }

  @Override
  public String method() {
    return "JVector's graph of degree %d over floats on the heap, beam width %d, ids only; effort: rerank k"
        .formatted(DEGREE, ShardSettings.DEFAULT.beamWidth());
  }

  @Override
  public void build(WindowSet windows) throws IOException {
    List<VectorFloat<?>> list = new ArrayList<>(windows.size());
    for (float[] window : windows.windows()) {
      list.add(types.createFloatVector(window));
    }
    var values = new ListRandomAccessVectorValues(list, windows.dimension());
    vectors = values;
    try (var builder =
        new GraphIndexBuilder(
            values,
            VectorSimilarityFunction.DOT_PRODUCT,
            DEGREE,
            ShardSettings.DEFAULT.beamWidth(),
            OVERFLOW,
            ALPHA,
            true)) {
      ImmutableGraphIndex built = builder.build(values);
      graph = built;
      searcher = new GraphSearcher(built);
      bytes = built.ramBytesUsed() + (long) windows.size() * windows.dimension() * Float.BYTES;
    }
  }

  @Override
  public List<Integer> efforts() {
    return List.of(10, 20, USUAL, 100, 200);
  }

  @Override
  public int usualEffort() {
    return USUAL;
  }

  @Override
  public int[] search(float[] question, int k, int effort) {
    var scores =
        DefaultSearchScoreProvider.exact(
            types.createFloatVector(question),
            VectorSimilarityFunction.DOT_PRODUCT,
            Objects.requireNonNull(vectors));
    SearchResult found =
        Objects.requireNonNull(searcher).search(scores, k, Math.max(k, effort), 0f, 0f, Bits.ALL);
    var positions = new int[found.getNodes().length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = found.getNodes()[i].node;
    }
    return positions;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (searcher != null) {
      searcher.close();
    }
    if (graph != null) {
      graph.close();
    }
    vectors = null;
  }
}

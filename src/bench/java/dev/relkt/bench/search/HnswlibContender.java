package dev.relkt.bench.search;

import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.SearchResult;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import dev.relkt.shard.ShardSettings;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** The Java port of hnswlib over floats on the heap, with Lucene's inner product. */
final class HnswlibContender implements Contender {

  private static final int USUAL = 50;

  private @Nullable HnswIndex<Integer, float[], Window, Float> index;
  private long bytes;

  private record Window(Integer id, float[] vector) implements Item<Integer, float[]> {

    private static final long serialVersionUID = 1;

    @Override
    public int dimensions() {
      return vector.length;
    }
  }

  @Override
  public String name() {
    return "hnswlib";
  }

  @Override
  public String method() {
    return "hnswlib-core over floats on the heap, M %d, efConstruction %d, Lucene's inner product, ids only; effort: ef"
        .formatted(ShardSettings.DEFAULT.maxConnections(), ShardSettings.DEFAULT.beamWidth());
  }

  @Override
  public void build(WindowSet windows) {
    int m = ShardSettings.DEFAULT.maxConnections();
    HnswIndex<Integer, float[], Window, Float> built =
        HnswIndex.<float[], Float>newBuilder(
                windows.dimension(), (a, b) -> 1 - VectorUtil.dotProduct(a, b), windows.size())
            .withM(m)
            .withEfConstruction(ShardSettings.DEFAULT.beamWidth())
            .withEf(USUAL)
            .build();
    for (int i = 0; i < windows.size(); i++) {
      built.add(new Window(i, windows.windows()[i]));
    }
    index = built;
    // Its lowest layer has 2·M neighbours of four bytes; the layers above are a small part of it.
    bytes = (long) windows.size() * (windows.dimension() * Float.BYTES + 2L * m * Integer.BYTES);
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
    HnswIndex<Integer, float[], Window, Float> in = Objects.requireNonNull(index);
    in.setEf(Math.max(k, effort));
    List<SearchResult<Window, Float>> found = in.findNearest(question, k);
    return found.stream().mapToInt(one -> one.item().id()).toArray();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    index = null;
  }
}

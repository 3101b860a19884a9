package dev.relkt.embedding.tensorflow;

import dev.relkt.embedding.WordVector;
import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.network.WordTable;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of one of our students, summed up in Java: several times faster than TensorFlow, whose
 * graph has to unpack the rows of every call first.
 *
 * <p>The SavedModel stays the truth. The tables are read out of its variables, and are used only if
 * their sums are those that TensorFlow gives, on windows of ids from all over the tables (cosine of
 * {@value #LEAST_COSINE} or more).
 */
final class TableNetwork implements Network, WordTable {

  /** The least cosine between a vector of the table and TensorFlow's. */
  static final double LEAST_COSINE = 0.999999;

  private static final Logger LOG = LoggerFactory.getLogger(TableNetwork.class);

  private static final int SAMPLE_WINDOWS = 64;
  private static final int SAMPLE_IDS = 96;

  private final List<PackedTable> tables;
  private final int dimension;

  /**
   * @param tables one or more, of one vocabulary
   */
  TableNetwork(List<PackedTable> tables) {
    this.tables = List.copyOf(tables);
    this.dimension = tables.stream().mapToInt(PackedTable::dimension).sum();
  }

  /**
   * The tables of a version.
   *
   * @param reference the same version in TensorFlow
   * @return nothing for a model that has no such tables, or computes something else than their sums
   */
  static Optional<TableNetwork> of(ModelFolder folder, LoadedModel reference) {
    ModelManifest manifest = folder.manifest();
    if (manifest.encoder().input() != Input.PIECES) {
      return Optional.empty();
    }
    Optional<TableNetwork> network = TableReader.read(folder).map(TableNetwork::new);
    if (network.isPresent()) {
      double cosine = network.get().leastCosine(reference);
      if (!(cosine >= LEAST_COSINE)) {
        LOG.warn(
            "model {}: sums of its tables have a cosine of {} with its SavedModel's vectors (expected: {} or more); TensorFlow serves it, slower",
            manifest.modelVersion(),
            cosine,
            LEAST_COSINE);
        return Optional.empty();
      }
    }
    return network;
  }

  /**
   * The least cosine between its vectors and TensorFlow's, over windows from all over the table.
   */
  double leastCosine(LoadedModel reference) {
    List<Window> windows = sample();
    Rows expected = reference.run(windows);
    Rows found = run(windows);
    if (expected.values().length != found.values().length) {
      return Double.NaN;
    }
    double least = 1;
    for (int from = 0; from < found.values().length; from += dimension) {
      double product = 0;
      double squares = 0;
      double others = 0;
      for (int i = from; i < from + dimension; i++) {
        product += (double) found.values()[i] * expected.values()[i];
        squares += (double) found.values()[i] * found.values()[i];
        others += (double) expected.values()[i] * expected.values()[i];
      }
      least = Math.min(least, product / Math.sqrt(squares * others));
    }
    return least;
  }

  /** The first and the last id, and many between; in every window one of them twice. */
  private List<Window> sample() {
    var random = new Random(7);
    int vocabulary = tables.getFirst().vocabulary();
    var windows = new ArrayList<Window>();
    for (int w = 0; w < SAMPLE_WINDOWS; w++) {
      int[] ids = random.ints(2 + random.nextInt(SAMPLE_IDS), 0, vocabulary).toArray();
      ids[ids.length - 1] = ids[0];
      windows.add(new Window.Keys(ids));
    }
    windows.add(new Window.Keys(new int[] {0}));
    windows.add(new Window.Keys(new int[] {vocabulary - 1}));
    return windows;
  }

  @Override
  public Rows run(List<Window> windows) {
    float[] values = new float[windows.size() * dimension];
    int at = 0;
    for (PackedTable table : tables) {
      QuotientSums sums = new QuotientSums(table.stride());
      for (int w = 0; w < windows.size(); w++) {
        table.sum(((Window.Keys) windows.get(w)).ids(), sums, values, w * dimension + at);
      }
      at += table.dimension();
    }
    if (tables.size() > 1) {
      for (int from = 0; from < values.length; from += dimension) {
        PackedTable.scale(values, from, dimension, 1);
      }
    }
    return new Rows(new long[] {windows.size(), dimension}, values);
  }

  /**
   * The direction is that of the last table, which knows most of what a word means; the length is
   * that of the first, which knows how rare it is.
   */
  @Override
  public WordVector word(int[] ids) {
    float length = length(sum(tables.getFirst(), ids));
    PackedTable last = tables.getLast();
    float[] vector = sum(last, ids);
    PackedTable.scale(vector, 0, last.dimension(), 1);
    return WordVector.of(vector, length);
  }

  private static float[] sum(PackedTable table, int[] ids) {
    float[] sum = new float[table.dimension()];
    table.plainSum(ids, new QuotientSums(table.stride()), sum, 0);
    return sum;
  }

  private static float length(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    return (float) Math.sqrt(squares);
  }

  @Override
  public void close() {
    // The tables are plain Java memory.
  }
}

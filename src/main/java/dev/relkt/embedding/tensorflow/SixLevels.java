package dev.relkt.embedding.tensorflow;

/**
 * How a student's SavedModel stores its table: six levels a component, three components in a byte,
 * a scale a row. Component ≈ (level − {@value #MIDDLE}) × scale of the row. Byte <i>i</i> of a row
 * is <i>a + 6 b + 36 c</i> with the levels of the components <i>i</i>, <i>i + n</i> and <i>i + 2
 * n</i>, where <i>n</i> is {@link #bytesOfRow}; components past the dimension are absent.
 *
 * <p>The operation {@value #ALL_BYTES} reads the bytes, uint8 [vocabulary, n], and {@value
 * #ALL_SCALES} the scales, float [vocabulary].
 *
 * <p>A student may have several tables over the same ids. The sum of each table is scaled to the
 * length of that table's weight, and the vector is one sum after the other, scaled to unit length
 * for the texts of which a table knows nothing. The operations of the second table have {@code _1}
 * behind their names, those of the third {@code _2}. The constants {@value #TABLE_DIMENSIONS}
 * (int32 [tables]) and {@value #TABLE_WEIGHTS} (float [tables]) say how many components each has
 * and how long its part is; without them there is one table of weight 1.
 */
public final class SixLevels {

  public static final int LEVELS = 6;

  /** The level that stands for 0, between two levels. */
  public static final float MIDDLE = 2.5f;

  /** Components in a byte. */
  public static final int COMPONENTS = 3;

  public static final String ALL_BYTES = "all_bytes";
  public static final String ALL_SCALES = "all_scales";

  public static final String TABLE_DIMENSIONS = "table_dimensions";
  public static final String TABLE_WEIGHTS = "table_weights";

  private SixLevels() {}

  /**
   * What a name is for one of the tables.
   *
   * @param name of the first table's variable or operation
   * @param table from 0
   */
  public static String ofTable(String name, int table) {
    return table == 0 ? name : name + "_" + table;
  }

  /** Bytes of a row: a third of the dimension, rounded up. */
  public static int bytesOfRow(int dimension) {
    return (dimension + COMPONENTS - 1) / COMPONENTS;
  }
}

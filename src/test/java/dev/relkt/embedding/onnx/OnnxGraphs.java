package dev.relkt.embedding.onnx;

import static dev.relkt.embedding.onnx.OnnxProtos.attribute;
import static dev.relkt.embedding.onnx.OnnxProtos.constant;
import static dev.relkt.embedding.onnx.OnnxProtos.field;
import static dev.relkt.embedding.onnx.OnnxProtos.file;
import static dev.relkt.embedding.onnx.OnnxProtos.input;
import static dev.relkt.embedding.onnx.OnnxProtos.message;
import static dev.relkt.embedding.onnx.OnnxProtos.node;
import static dev.relkt.embedding.onnx.OnnxProtos.output;
import static dev.relkt.embedding.onnx.OnnxProtos.packedFloats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;

/**
 * Small real ONNX graphs: every token id has a row of random numbers in a table, and the output is
 * the rows of a text's tokens, float [n, length, d], or their sum without that of padding, float
 * [n, d].
 */
public final class OnnxGraphs {

  public static final int FLOAT16 = 10;

  private final int vocabulary;
  private final int dimension;
  private final long seed;
  private int whole = OnnxProtos.INT64;
  private long batch = -1;
  private long length = -2;
  private boolean mask = true;
  private boolean types;
  private boolean sum;
  private boolean half;
  private boolean scaled;
  private int spoiltId = -1;
  private String idsName = "input_ids";
  private String outputName = "last_hidden_state";

  /**
   * @param seed of the rows
   */
  public OnnxGraphs(int vocabulary, int dimension, long seed) {
    this.vocabulary = vocabulary;
    this.dimension = dimension;
    this.seed = seed;
  }

  /** Takes int32 in the place of int64. */
  public OnnxGraphs int32() {
    whole = OnnxProtos.INT32;
    return this;
  }

  /** Takes always so many rows. */
  public OnnxGraphs batch(long rows) {
    batch = rows;
    return this;
  }

  /** Takes rows of so many ids only. */
  public OnnxGraphs length(long ids) {
    length = ids;
    return this;
  }

  /** Takes ids alone. */
  public OnnxGraphs withoutMask() {
    mask = false;
    return this;
  }

  /** Takes the types of tokens too, and adds 100 to every number where one is not 0. */
  public OnnxGraphs withTypes() {
    types = true;
    return this;
  }

  /** Gives the sum over the tokens. */
  public OnnxGraphs sum() {
    sum = true;
    return this;
  }

  /** Gives floats of 16 bits. */
  public OnnxGraphs half() {
    half = true;
    return this;
  }

  /** Rounds to steps of a size that depends on all that is run at once, as quantised graphs do. */
  public OnnxGraphs scaledByAll() {
    scaled = true;
    return this;
  }

  /** The row of this id is no number. */
  public OnnxGraphs spoilt(int id) {
    spoiltId = id;
    return this;
  }

  public OnnxGraphs names(String ids, String output) {
    idsName = ids;
    outputName = output;
    return this;
  }

  /** The row of an id. */
  public float[] row(int id) {
    var random = new Random(seed * 1_000_003 + id);
    float[] row = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      row[i] = id == spoiltId ? Float.NaN : (float) random.nextGaussian();
    }
    return row;
  }

  private float[] table() {
    float[] table = new float[vocabulary * dimension];
    for (int id = 0; id < vocabulary; id++) {
      System.arraycopy(row(id), 0, table, id * dimension, dimension);
    }
    return table;
  }

  private static byte[] numbers(String name, long... values) {
    byte[] packed = new byte[0];
    for (long value : values) {
      packed = message(packed, field(7, value));
    }
    return constant(name, OnnxProtos.INT64, new long[] {values.length}, packed);
  }

  /** Writes the file, and the folders above it. */
  public void write(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, bytes());
  }

  public byte[] bytes() {
    var parts = new ArrayList<byte[]>();
    parts.add(
        constant(
            "table",
            OnnxProtos.FLOAT,
            new long[] {vocabulary, dimension},
            packedFloats(4, table())));
    parts.add(input(idsName, whole, batch, length));
    parts.add(node("Gather", "look up", "table " + idsName, "rows"));
    String last = "rows";
    if (mask) {
      parts.add(input("attention_mask", whole, batch, length));
      parts.add(numbers("two", 2));
      parts.add(node("Cast", "mask as float", "attention_mask", "flags", attribute("to", 1)));
      parts.add(node("Unsqueeze", "mask of rows", "flags two", "columns"));
    }
    if (types) {
      parts.add(input("token_type_ids", whole, batch, length));
      parts.add(node("Cast", "types as float", "token_type_ids", "kinds", attribute("to", 1)));
      parts.add(numbers("second", 2));
      parts.add(constant("hundred", OnnxProtos.FLOAT, new long[] {1}, packedFloats(4, 100)));
      parts.add(node("Mul", "far away", "kinds hundred", "far"));
      parts.add(node("Unsqueeze", "types of rows", "far second", "offsets"));
      parts.add(node("Add", "types", last + " offsets", "typed"));
      last = "typed";
    }
    if (sum) {
      parts.add(numbers("one", 1));
      if (mask) {
        parts.add(node("Mul", "leave padding out", last + " columns", "kept"));
        last = "kept";
      }
      parts.add(node("ReduceSum", "sum", last + " one", "summed", attribute("keepdims", 0)));
      last = "summed";
    }
    if (scaled) {
      parts.add(
          field(
              1,
              message(
                  field(1, last),
                  field(2, "steps"),
                  field(2, "step"),
                  field(2, "zero"),
                  field(3, "to steps"),
                  field(4, "DynamicQuantizeLinear"))));
      parts.add(node("DequantizeLinear", "from steps", "steps step zero", "stepped"));
      last = "stepped";
    }
    parts.add(
        half
            ? node("Cast", "result", last, outputName, attribute("to", FLOAT16))
            : node("Identity", "result", last, outputName));
    int type = half ? FLOAT16 : OnnxProtos.FLOAT;
    parts.add(
        sum
            ? output(outputName, type, batch, dimension)
            : output(outputName, type, batch, length, dimension));
    return file(message(parts.toArray(byte[][]::new)));
  }
}

package dev.relkt.training.student;

import com.google.protobuf.CodedOutputStream;
import dev.relkt.embedding.tensorflow.SixLevels;
import dev.relkt.embedding.tensorflow.TableSpec;
import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A student as a SavedModel: tag {@code serve}, signature {@code serving_default}, inputs {@code
 * ids} and {@code segments} (int64 [n], segments ascending from 0 without a gap), output {@code
 * embedding} (float [texts, dimension], unit rows).
 *
 * <p>A table is stored in six levels a component with a scale a row ({@link
 * StudentTable.Quantised}). The graph restores only the rows of the distinct ids of a call and
 * multiplies them by the sparse matrix of texts × ids: overlapping windows repeat most of their
 * ids, so this is several times less work than a row for every id. The operations {@value
 * SixLevels#ALL_BYTES} and {@value SixLevels#ALL_SCALES} give the whole table to whoever serves it
 * or trains it further; {@link SixLevels} says what stands for several tables.
 */
final class StudentSavedModel {

  static final String TAG = "serve";
  static final String SIGNATURE = "serving_default";

  private StudentSavedModel() {}

  /**
   * One of its tables.
   *
   * @param rows as stored
   * @param weight the length of its part of a vector; the squares of all tables' weights are 1
   */
  record Stored(StudentTable.Quantised rows, float weight) {}

  /** Writes it into a directory that does not exist yet. */
  static void write(List<Stored> tables, Path directory) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TInt64> ids = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      Placeholder<TInt64> segments = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      var names = new ArrayList<String>();
      var variables = new ArrayList<VarHandleOp>();
      var parts = new ArrayList<Operand<TFloat32>>();
      for (Stored table : tables) {
        parts.add(part(tf, session, table, variables.size() / 2, ids, segments, names, variables));
      }
      Operand<TFloat32> unit = parts.getFirst();
      if (tables.size() > 1) {
        unit = toUnitLength(tf, tf.concat(parts, tf.constant(1)));
        tf.withName(SixLevels.TABLE_DIMENSIONS)
            .constant(tables.stream().mapToInt(t -> t.rows.dimension()).toArray());
        float[] weights = new float[tables.size()];
        for (int i = 0; i < weights.length; i++) {
          weights[i] = tables.get(i).weight;
        }
        tf.withName(SixLevels.TABLE_WEIGHTS).constant(weights);
      }
      saver(tf.withSubScope("save"), names, variables);
      Signature signature =
          Signature.builder()
              .key(SIGNATURE)
              .input("ids", ids)
              .input("segments", segments)
              .output("embedding", unit)
              .build();
      SavedModelBundle.exporter(directory.toString())
          .withTags(TAG)
          .withSession(session)
          .withSignature(signature)
          .export();
    }
    sortMaps(directory.resolve("saved_model.pb"));
  }

  /** The variables of one table, filled, and the part of the vectors that it gives. */
  private static Operand<TFloat32> part(
      Ops tf,
      Session session,
      Stored table,
      int number,
      Operand<TInt64> ids,
      Operand<TInt64> segments,
      List<String> names,
      List<VarHandleOp> variables) {
    int vocabulary = table.rows.scales().length;
    Shape shape = Shape.of(vocabulary, SixLevels.bytesOfRow(table.rows.dimension()));
    names.add(SixLevels.ofTable("bytes", number));
    names.add(SixLevels.ofTable("scales", number));
    var bytes =
        tf.varHandleOp(
            TUint8.class, shape, VarHandleOp.sharedName(SixLevels.ofTable("bytes", number)));
    var scales =
        tf.varHandleOp(
            TFloat32.class,
            Shape.of(vocabulary),
            VarHandleOp.sharedName(SixLevels.ofTable("scales", number)));
    variables.add(bytes);
    variables.add(scales);
    Operand<TFloat32> unit = embedding(tf, ids, segments, bytes, scales, table.rows.dimension());
    tf.withName(SixLevels.ofTable(SixLevels.ALL_BYTES, number)).readVariableOp(bytes, TUint8.class);
    tf.withName(SixLevels.ofTable(SixLevels.ALL_SCALES, number))
        .readVariableOp(scales, TFloat32.class);
    var bytesIn = tf.placeholder(TUint8.class, Placeholder.shape(shape));
    var scalesIn = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(vocabulary)));
    var setBytes = tf.assignVariableOp(bytes, bytesIn);
    var setScales = tf.assignVariableOp(scales, scalesIn);
    try (TUint8 bytesNow = TUint8.tensorOf(shape, DataBuffers.of(table.rows.bytes()));
        TFloat32 scalesNow =
            TFloat32.tensorOf(Shape.of(vocabulary), DataBuffers.of(table.rows.scales()))) {
      session
          .runner()
          .feed(bytesIn, bytesNow)
          .feed(scalesIn, scalesNow)
          .addTarget(setBytes.op())
          .addTarget(setScales.op())
          .run();
    }
    return table.weight == 1 ? unit : tf.math.mul(unit, tf.constant(table.weight));
  }

  /** The same student is to be the same bytes; TensorFlow writes maps in a random order. */
  private static void sortMaps(Path graph) throws IOException {
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(graph));
    byte[] bytes = new byte[model.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    model.writeTo(out);
    out.checkNoSpaceLeft();
    Files.write(graph, bytes);
  }

  private static Operand<TFloat32> embedding(
      Ops tf,
      Operand<TInt64> ids,
      Operand<TInt64> segments,
      VarHandleOp bytes,
      VarHandleOp scales,
      int dimension) {
    var distinct = tf.unique(ids, tf.constant(new int[] {0}));
    Operand<TFloat32> stored =
        tf.dtypes.cast(tf.resourceGather(bytes, distinct.y(), TUint8.class), TFloat32.class);
    Operand<TFloat32> levels = tf.constant((float) SixLevels.LEVELS);
    Operand<TFloat32> withoutFirst = quotient(tf, stored);
    Operand<TFloat32> third = quotient(tf, withoutFirst);
    Operand<TFloat32> first = tf.math.sub(stored, tf.math.mul(withoutFirst, levels));
    Operand<TFloat32> second = tf.math.sub(withoutFirst, tf.math.mul(third, levels));
    Operand<TFloat32> unpacked =
        tf.slice(
            tf.concat(List.of(first, second, third), tf.constant(1)),
            tf.constant(new int[] {0, 0}),
            tf.constant(new int[] {-1, dimension}));
    Operand<TFloat32> rows =
        tf.math.mul(
            tf.math.sub(unpacked, tf.constant(SixLevels.MIDDLE)),
            tf.expandDims(tf.resourceGather(scales, distinct.y(), TFloat32.class), tf.constant(1)));
    Operand<TInt64> texts = tf.math.add(tf.max(segments, tf.constant(0)), tf.constant(1L));
    Operand<TFloat32> sums =
        tf.sparse.sparseTensorDenseMatMul(
            tf.stack(
                List.of(segments, tf.dtypes.cast(distinct.idx(), TInt64.class)), Stack.axis(1L)),
            tf.fill(tf.shape(ids), tf.constant(1f)),
            tf.stack(List.of(texts, tf.size(distinct.y(), TInt64.class))),
            rows);
    return toUnitLength(tf, sums);
  }

  private static Operand<TFloat32> toUnitLength(Ops tf, Operand<TFloat32> rows) {
    Operand<TFloat32> squares =
        tf.reduceSum(tf.math.square(rows), tf.constant(1), ReduceSum.keepDims(true));
    return tf.math.mul(rows, tf.math.rsqrt(tf.math.maximum(squares, tf.constant(1e-12f))));
  }

  /** The whole part of a sixth; half a step more, so that no multiple of six falls short. */
  private static Operand<TFloat32> quotient(Ops tf, Operand<TFloat32> of) {
    return tf.math.floor(
        tf.math.mul(tf.math.add(of, tf.constant(0.5f)), tf.constant(1f / SixLevels.LEVELS)));
  }

  /** TF-Java's own saver knows no resource variables; it finds one whose nodes have these names. */
  private static void saver(Ops tf, List<String> names, List<VarHandleOp> variables) {
    Operand<TString> filename = tf.withName("filename").placeholder(TString.class);
    Operand<TString> keys = tf.stack(names.stream().<Operand<TString>>map(tf::constant).toList());
    Operand<TString> slices =
        tf.stack(names.stream().<Operand<TString>>map(name -> tf.constant("")).toList());
    // Bytes and scales in turn, table after table.
    var values = new ArrayList<Operand<?>>();
    var types = new ArrayList<Class<? extends TType>>();
    for (int i = 0; i < names.size(); i++) {
      types.add(i % 2 == 0 ? TUint8.class : TFloat32.class);
      values.add(tf.readVariableOp(variables.get(i), types.get(i)));
    }
    var save = tf.train.save(filename, keys, slices, values);
    tf.withControlDependencies(save).withName("control_dependency").identity(filename);
    var restored = tf.train.restore(filename, keys, slices, types).tensors();
    var sets = new ArrayList<Op>();
    for (int i = 0; i < names.size(); i++) {
      sets.add(
          tf.assignVariableOp(variables.get(i), restored.get(i).asOutput().expect(types.get(i))));
    }
    tf.withControlDependencies(sets).withName("restore_all").noOp();
  }

  /**
   * Runs an exported model, to see what it gives.
   *
   * @param texts ids, at least one text of at least one id
   */
  static float[][] run(Path directory, List<int[]> texts) {
    long[] ids = texts.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    long[] segments = new long[ids.length];
    int at = 0;
    for (int text = 0; text < texts.size(); text++) {
      for (int i = 0; i < texts.get(text).length; i++) {
        segments[at++] = text;
      }
    }
    try (SavedModelBundle model = SavedModelBundle.load(directory.toString(), TAG);
        TInt64 idsNow = TInt64.tensorOf(Shape.of(ids.length), DataBuffers.of(ids));
        TInt64 segmentsNow = TInt64.tensorOf(Shape.of(ids.length), DataBuffers.of(segments));
        var results =
            model.function(SIGNATURE).call(Map.of("ids", idsNow, "segments", segmentsNow))) {
      TFloat32 rows = (TFloat32) results.get("embedding").orElseThrow();
      float[][] vectors = new float[texts.size()][(int) rows.shape().get(1)];
      for (int i = 0; i < vectors.length; i++) {
        for (int j = 0; j < vectors[i].length; j++) {
          vectors[i][j] = rows.getFloat(i, j);
        }
      }
      return vectors;
    }
  }

  /**
   * The tables of an exported model.
   *
   * @param dimension of its vectors
   * @throws TrainingRefused if the model is none that {@link #write} wrote
   */
  static List<Stored> read(Path directory, int dimension) {
    try (SavedModelBundle model = SavedModelBundle.load(directory.toString(), TAG)) {
      List<TableSpec> specs =
          TableSpec.of(model.metaGraphDef().getGraphDef(), dimension).orElse(List.of());
      if (specs.isEmpty() || model.graph().operation(SixLevels.ALL_BYTES) == null) {
        throw new TrainingRefused(
            "%s: no operations %s and %s (expected: a student whose table can be read, as relkt train run makes it)"
                .formatted(directory, SixLevels.ALL_BYTES, SixLevels.ALL_SCALES));
      }
      var tables = new ArrayList<Stored>();
      for (TableSpec spec : specs) {
        tables.add(new Stored(rows(model, tables.size(), spec), spec.weight()));
      }
      return tables;
    }
  }

  private static StudentTable.Quantised rows(SavedModelBundle model, int number, TableSpec spec) {
    try (var results =
        model
            .session()
            .runner()
            .fetch(SixLevels.ofTable(SixLevels.ALL_BYTES, number))
            .fetch(SixLevels.ofTable(SixLevels.ALL_SCALES, number))
            .run()) {
      var bytesNow = (TUint8) results.get(0);
      var scalesNow = (TFloat32) results.get(1);
      byte[] bytes = new byte[(int) bytesNow.size()];
      bytesNow.asRawTensor().data().read(bytes);
      float[] scales = new float[(int) scalesNow.size()];
      scalesNow.asRawTensor().data().asFloats().read(scales);
      return new StudentTable.Quantised(spec.dimension(), bytes, scales);
    }
  }
}

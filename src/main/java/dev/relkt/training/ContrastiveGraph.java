package dev.relkt.training;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.sparse.SparseTensorDenseMatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The table of vectors in TensorFlow, and a step of learning. Owns native memory; one thread at a
 * time.
 *
 * <pre>
 * pieces ─ gather rows ─┐
 * positions, weights ───┴ sparse × dense = texts ─ unit length ─ anchors A, windows C
 *   logits = scale · A Cᵀ;  positive of an anchor = its best window, its other windows are left out
 *   loss = cross entropy (anchor → windows) + cross entropy (best windows → anchors)
 * gradient at texts ─ sparseᵀ × dense = gradient of the rows ─ Adagrad with one accumulator a row
 * </pre>
 *
 * <p>The text's vector is a matrix product with a sparse matrix, whose gradient is written out
 * here: TensorFlow's C++ gradients know none for it, and it is several times faster than gathering
 * a row for every piece of every text.
 */
final class ContrastiveGraph implements AutoCloseable {

  private static final float EPSILON = 1e-12f;

  private final int vocabulary;
  private final int dimension;
  private final Graph graph = new Graph();
  private final Session session;
  private final Placeholder<TInt64> pieces;
  private final Placeholder<TInt64> positions;
  private final Placeholder<TFloat32> weights;
  private final Placeholder<TInt32> owners;
  private final Placeholder<TInt32> anchors;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> initial;
  private final Operand<TFloat32> loss;
  private final Op update;
  private final Op accumulate;
  private final Operand<TFloat32> wholeTable;

  /**
   * @param first the table to start from
   * @param scale of the logits, above 0
   * @param threads that TensorFlow may use
   */
  ContrastiveGraph(StudentTable first, float scale, int threads) {
    vocabulary = first.vocabulary();
    dimension = first.dimension();
    Ops tf = Ops.create(graph);
    pieces = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
    positions = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1, 2)));
    weights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    owners = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    anchors = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    initial = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(vocabulary, dimension)));

    var table =
        tf.varHandleOp(
            TFloat32.class, Shape.of(vocabulary, dimension), VarHandleOp.sharedName("table"));
    var squares =
        tf.varHandleOp(TFloat32.class, Shape.of(vocabulary), VarHandleOp.sharedName("squares"));
    var setTable = tf.assignVariableOp(table, initial);
    var setSquares =
        tf.assignVariableOp(squares, tf.zeros(tf.constant(new int[] {vocabulary}), TFloat32.class));
    wholeTable = tf.readVariableOp(table, TFloat32.class);

    Operand<TFloat32> rows = tf.resourceGather(table, pieces, TFloat32.class);
    Operand<TInt32> windows = tf.size(owners);
    Operand<TInt64> shape =
        tf.stack(
            List.of(
                tf.dtypes.cast(tf.math.add(anchors, windows), TInt64.class),
                tf.size(pieces, TInt64.class)));
    Operand<TFloat32> texts = tf.sparse.sparseTensorDenseMatMul(positions, weights, shape, rows);
    loss = loss(tf, texts, scale);

    Output<?>[] gradients = graph.addGradients(loss.asOutput(), new Output<?>[] {texts.asOutput()});
    Operand<TFloat32> textGradient = gradients[0].expect(TFloat32.class);
    Operand<TFloat32> rowGradient =
        tf.sparse.sparseTensorDenseMatMul(
            positions, weights, shape, textGradient, SparseTensorDenseMatMul.adjointA(true));
    Operand<TFloat32> meanSquares = tf.math.mean(tf.math.square(rowGradient), tf.constant(1));
    Operand<TFloat32> summed =
        tf.math.add(tf.resourceGather(squares, pieces, TFloat32.class), meanSquares);
    accumulate = tf.resourceScatterUpdate(squares, pieces, summed);
    Operand<TFloat32> step =
        tf.math.mul(rate, tf.math.rsqrt(tf.math.add(summed, tf.constant(EPSILON))));
    update =
        tf.resourceScatterSub(
            table, pieces, tf.math.mul(rowGradient, tf.expandDims(step, tf.constant(1))));

    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .build());
    try (TFloat32 values =
        TFloat32.tensorOf(Shape.of(vocabulary, dimension), DataBuffers.of(first.rows()))) {
      session.runner().feed(initial, values).addTarget(setTable).addTarget(setSquares).run();
    }
  }

  private Operand<TFloat32> loss(Ops tf, Operand<TFloat32> texts, float scale) {
    Operand<TFloat32> lengths =
        tf.math.rsqrt(
            tf.math.add(
                tf.reduceSum(tf.math.square(texts), tf.constant(1), ReduceSum.keepDims(true)),
                tf.constant(EPSILON)));
    Operand<TFloat32> unit = tf.math.mul(texts, lengths);
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> all = tf.constant(-1);
    Operand<TFloat32> a =
        tf.slice(unit, tf.stack(List.of(zero, zero)), tf.stack(List.of(anchors, all)));
    Operand<TFloat32> c =
        tf.slice(unit, tf.stack(List.of(anchors, zero)), tf.stack(List.of(all, all)));
    Operand<TInt32> anchorNumbers = tf.range(zero, anchors, tf.constant(1));
    Operand<TFloat32> scaled = tf.math.mul(a, tf.constant(scale));
    Operand<TFloat32> logits = tf.linalg.matMul(scaled, c, MatMul.transposeB(true));
    Operand<TBool> own =
        tf.math.equal(
            tf.expandDims(anchorNumbers, tf.constant(1)), tf.expandDims(owners, tf.constant(0)));
    Operand<TFloat32> ownNumber = tf.dtypes.cast(own, TFloat32.class);
    Operand<TFloat32> far = tf.constant(-1e4f);
    Operand<TInt32> best =
        tf.math.argMax(
            tf.math.add(logits, tf.math.mul(far, tf.math.sub(tf.constant(1f), ownNumber))),
            tf.constant(1),
            TInt32.class);
    Operand<TFloat32> positive = tf.oneHot(best, tf.size(owners), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> masked =
        tf.math.add(logits, tf.math.mul(far, tf.math.sub(ownNumber, positive)));
    var forward = tf.nn.softmaxCrossEntropyWithLogits(masked, positive);
    Operand<TFloat32> bestWindows = tf.gather(c, best, tf.constant(0));
    var backward =
        tf.nn.softmaxCrossEntropyWithLogits(
            tf.linalg.matMul(bestWindows, scaled, MatMul.transposeB(true)),
            tf.oneHot(anchorNumbers, anchors, tf.constant(1f), tf.constant(0f)));
    return tf.math.mean(tf.math.add(forward.loss(), backward.loss()), tf.constant(0));
  }

  /**
   * Learns from a batch.
   *
   * @param learningRate of Adagrad
   * @return the mean loss of its anchors, both directions added, before the step
   */
  float step(Batch batch, float learningRate) {
    try (TInt64 p = longs(batch.pieces(), Shape.of(batch.pieces().length));
        TInt64 at = longs(batch.positions(), Shape.of(batch.weights().length, 2));
        TFloat32 w =
            TFloat32.tensorOf(Shape.of(batch.weights().length), DataBuffers.of(batch.weights()));
        TInt32 o =
            TInt32.tensorOf(Shape.of(batch.owners().length), DataBuffers.of(batch.owners()));
        TInt32 n = TInt32.scalarOf(batch.anchors());
        TFloat32 r = TFloat32.scalarOf(learningRate);
        var results =
            session
                .runner()
                .feed(pieces, p)
                .feed(positions, at)
                .feed(weights, w)
                .feed(owners, o)
                .feed(anchors, n)
                .feed(rate, r)
                .addTarget(update)
                .addTarget(accumulate)
                .fetch(loss)
                .run()) {
      return ((TFloat32) results.get(0)).getFloat();
    }
  }

  private static TInt64 longs(long[] values, Shape shape) {
    return TInt64.tensorOf(shape, DataBuffers.of(values));
  }

  /** The table as it is now, without the pieces' weights. */
  StudentTable table() {
    float[] values = new float[vocabulary * dimension];
    try (var results = session.runner().fetch(wholeTable).run()) {
      ((TFloat32) results.get(0)).asRawTensor().data().asFloats().read(values);
    }
    return new StudentTable(dimension, values);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}

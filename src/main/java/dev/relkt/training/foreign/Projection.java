package dev.relkt.training.foreign;

import dev.relkt.training.foreign.AdamUpdates.Use;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * A matrix W, vectors x go to x W, trained by Adam ({@link AdamUpdates}). A graph of its own in
 * TensorFlow, on one thread, so that the same steps give the same bits. Not thread-safe; close it.
 *
 * <p>It starts as the identity. Where the dimensions differ it starts as a random matrix with
 * orthonormal rows (to a larger dimension, which keeps all cosines) or columns (to a smaller one).
 */
final class Projection implements AutoCloseable {

  private static final String WEIGHTS = "projection";

  private final int from;
  private final int to;
  private final Graph graph = new Graph();
  private final Session session =
      new Session(
          graph,
          ConfigProto.newBuilder()
              .setIntraOpParallelismThreads(1)
              .setInterOpParallelismThreads(1)
              .build());
  private final Placeholder<TFloat32> vectors;
  private final Placeholder<TFloat32> gradient;
  private final Operand<TFloat32> projected;
  private final AdamUpdates adam;
  private final Variables variables;
  private long steps;

  /**
   * @param from dimension of what goes in
   * @param to dimension of what comes out
   */
  Projection(int from, int to, long seed) {
    this.from = from;
    this.to = to;
    Ops tf = Ops.create(graph);
    vectors = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, from)));
    gradient = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, to)));
    VarHandleOp weights =
        tf.withName(WEIGHTS)
            .varHandleOp(TFloat32.class, Shape.of(from, to), VarHandleOp.sharedName(WEIGHTS));
    projected = tf.linalg.matMul(vectors, tf.readVariableOp(weights, TFloat32.class));
    var start = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(from, to)));
    var assigned = tf.assignVariableOp(weights, start);
    try (TFloat32 values = TensorArrays.matrix(start(from, to, seed), to)) {
      session.runner().feed(start, values).addTarget(assigned.op()).run().close();
    }
    NodeDef handle =
        graph.toGraphDef().getNodeList().stream()
            .filter(node -> node.getName().equals(WEIGHTS))
            .findFirst()
            .orElseThrow();
    var atWeights = tf.linalg.matMul(vectors, gradient, MatMul.transposeA(true));
    adam =
        new AdamUpdates(graph, List.of(new Use(handle, List.of(atWeights.product()), List.of())));
    adam.begin(session);
    variables =
        new Variables(
            graph,
            session,
            WEIGHTS,
            Stream.concat(Stream.of(handle), adam.slots().stream()).toList());
  }

  private static float[][] start(int from, int to, long seed) {
    float[][] start = new float[from][to];
    if (from == to) {
      for (int i = 0; i < from; i++) {
        start[i][i] = 1;
      }
      return start;
    }
    double[][] basis =
        orthonormal(Math.min(from, to), Math.max(from, to), new SplittableRandom(seed));
    for (int i = 0; i < from; i++) {
      for (int j = 0; j < to; j++) {
        start[i][j] = (float) (from < to ? basis[i][j] : basis[j][i]);
      }
    }
    return start;
  }

  /** Gram and Schmidt over random normal vectors, twice for the sake of rounding. */
  private static double[][] orthonormal(int count, int length, SplittableRandom random) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        basis[i][k] = random.nextGaussian();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          add(basis[i], basis[j], -dot(basis[i], basis[j]));
        }
      }
      double norm = Math.sqrt(dot(basis[i], basis[i]));
      for (int k = 0; k < length; k++) {
        basis[i][k] /= norm;
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] a, double[] b, double factor) {
    for (int k = 0; k < a.length; k++) {
      a[k] += factor * b[k];
    }
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The matrix row by row, floats, little endian. */
  byte[] weights() {
    return variables.read(variables.specs().getFirst());
  }

  /**
   * x W for every row x.
   *
   * @param rows one or more
   */
  float[][] of(float[][] rows) {
    try (TFloat32 in = TensorArrays.matrix(rows, from);
        var results = session.runner().feed(vectors, in).fetch(projected).run()) {
      return TensorArrays.rows(results.get(0));
    }
  }

  /**
   * One step against the gradient.
   *
   * @param rows x
   * @param atRows gradient of the loss at x W
   */
  void move(float[][] rows, float[][] atRows, double rate) {
    long step = steps + 1;
    try (TFloat32 in = TensorArrays.matrix(rows, from);
        TFloat32 back = TensorArrays.matrix(atRows, to);
        TFloat32 alpha = TFloat32.scalarOf(AdamUpdates.alpha(rate, step))) {
      Session.Runner runner = session.runner().feed(vectors, in).feed(gradient, back);
      adam.into(runner, alpha).run().close();
    }
    steps = step;
  }

  void write(StateFile file) throws IOException {
    file.write(steps, variables.specs(), variables::read);
  }

  void read(StateFile file) throws IOException {
    steps = file.read(variables.specs(), variables::set);
  }

  List<StateFile.TensorSpec> specs() {
    return variables.specs();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}

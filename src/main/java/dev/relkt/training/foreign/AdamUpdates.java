package dev.relkt.training.foreign;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Adam (Kingma and Ba 2015) as nodes of a graph: dense for variables that are read whole, lazy for
 * tables whose rows are gathered: there, only the rows of the step and their moments change.
 *
 * <p>m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − α·m/(√v + ε), where the caller gives α = rate ·
 * √(1−β₂ᵗ)/(1−β₁ᵗ) of step t. Every update waits for all gradients, so that none is computed from
 * weights that have moved already.
 */
final class AdamUpdates {

  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final String SLOTS = "relkt/adam/";

  private final Ops tf;
  private final Placeholder<TFloat32> alpha;
  private final List<Op> updates = new ArrayList<>();
  private final List<Op> zeroes = new ArrayList<>();
  private final List<NodeDef> slots = new ArrayList<>();

  /**
   * Where a variable is used and what the gradient is there.
   *
   * @param variable its {@code VarHandleOp}
   * @param reads gradients at places that read it whole
   * @param gathers where its rows are gathered
   */
  record Use(NodeDef variable, List<Output<?>> reads, List<Gather> gathers) {}

  /**
   * Rows gathered.
   *
   * @param ids which
   * @param gradient at the rows, of the shape of the ids and then of a row
   */
  record Gather(Output<?> ids, Output<?> gradient) {}

  /** Adds the updates to a graph. */
  AdamUpdates(Graph graph, List<Use> uses) {
    tf = Ops.create(graph).withSubScope("relkt_adam");
    alpha = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    List<Op> gradients =
        uses.stream()
            .flatMap(
                u -> Stream.concat(u.reads().stream(), u.gathers().stream().map(Gather::gradient)))
            .<Op>map(g -> g.expect(TFloat32.class))
            .toList();
    Ops after = tf.withControlDependencies(gradients.toArray(Op[]::new));
    uses.forEach(use -> update(after, use));
  }

  /** The learning rate with the correction of the moments' bias. */
  static float alpha(double rate, long step) {
    double t = (double) step;
    return (float) (rate * Math.sqrt(1 - Math.pow(BETA_2, t)) / (1 - Math.pow(BETA_1, t)));
  }

  private void update(Ops after, Use use) {
    String name = FlatGraph.sharedName(use.variable());
    Shape shape = shape(use.variable().getAttrOrThrow("shape").getShape());
    VarHandleOp weights = handle(use.variable(), shape, name);
    VarHandleOp m = slot(use.variable(), shape, SLOTS + "m/" + name);
    VarHandleOp v = slot(use.variable(), shape, SLOTS + "v/" + name);
    if (use.reads().isEmpty()) {
      lazy(after, use, shape, weights, m, v);
    } else {
      dense(after, use, shape, weights, m, v);
    }
  }

  private void dense(
      Ops after, Use use, Shape shape, VarHandleOp weights, VarHandleOp m, VarHandleOp v) {
    var sum = new ArrayList<Operand<TFloat32>>();
    use.reads().forEach(g -> sum.add(g.expect(TFloat32.class)));
    for (Gather gather : use.gathers()) {
      sum.add(
          tf.math.unsortedSegmentSum(rows(gather, shape), ids(gather), tf.constant(shape.get(0))));
    }
    Operand<TFloat32> gradient = sum.size() == 1 ? sum.get(0) : tf.math.addN(sum);
    updates.add(
        after.train.resourceApplyAdam(
            weights,
            m,
            v,
            tf.constant(0f), // the correction is in alpha
            tf.constant(0f),
            alpha,
            tf.constant(BETA_1),
            tf.constant(BETA_2),
            tf.constant(EPSILON),
            gradient));
  }

  private void lazy(
      Ops after, Use use, Shape shape, VarHandleOp weights, VarHandleOp m, VarHandleOp v) {
    var ids = new ArrayList<Operand<TInt64>>();
    var rows = new ArrayList<Operand<TFloat32>>();
    for (Gather gather : use.gathers()) {
      ids.add(ids(gather));
      rows.add(rows(gather, shape));
    }
    Operand<TInt64> allIds = ids.size() == 1 ? ids.get(0) : tf.concat(ids, tf.constant(0));
    Operand<TFloat32> allRows = rows.size() == 1 ? rows.get(0) : tf.concat(rows, tf.constant(0));
    var distinct = tf.unique(allIds, tf.constant(new int[] {0}));
    Operand<TInt64> y = distinct.y();
    Operand<TFloat32> gradient =
        tf.math.unsortedSegmentSum(allRows, distinct.idx(), tf.size(distinct.y()));
    Operand<TFloat32> newM =
        after.math.add(
            after.math.mul(after.resourceGather(m, y, TFloat32.class), tf.constant(BETA_1)),
            after.math.mul(gradient, tf.constant(1 - BETA_1)));
    Operand<TFloat32> newV =
        after.math.add(
            after.math.mul(after.resourceGather(v, y, TFloat32.class), tf.constant(BETA_2)),
            after.math.mul(after.math.square(gradient), tf.constant(1 - BETA_2)));
    Operand<TFloat32> move =
        after.math.mul(
            alpha,
            after.math.div(newM, after.math.add(after.math.sqrt(newV), tf.constant(EPSILON))));
    updates.add(after.resourceScatterUpdate(m, y, newM));
    updates.add(after.resourceScatterUpdate(v, y, newV));
    updates.add(after.resourceScatterSub(weights, y, move));
  }

  private Operand<TInt64> ids(Gather gather) {
    @SuppressWarnings("unchecked") // int32 or int64, as gathering takes them
    Operand<TInt64> ids = (Operand<TInt64>) (Operand<?>) gather.ids();
    return tf.reshape(tf.dtypes.cast(ids, TInt64.class), tf.constant(new int[] {-1}));
  }

  private Operand<TFloat32> rows(Gather gather, Shape variable) {
    long[] shape = variable.asArray();
    shape[0] = -1;
    return tf.reshape(gather.gradient().expect(TFloat32.class), tf.constant(shape));
  }

  private VarHandleOp handle(NodeDef like, Shape shape, String sharedName) {
    return tf.varHandleOp(
        TFloat32.class,
        shape,
        VarHandleOp.sharedName(sharedName),
        VarHandleOp.container(like.getAttrOrThrow("container").getS().toStringUtf8()));
  }

  private VarHandleOp slot(NodeDef like, Shape shape, String sharedName) {
    VarHandleOp slot = handle(like, shape, sharedName);
    zeroes.add(tf.assignVariableOp(slot, tf.fill(tf.constant(shape.asArray()), tf.constant(0f))));
    slots.add(like.toBuilder().putAttr("shared_name", string(sharedName)).build());
    return slot;
  }

  private static AttrValue string(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  private static Shape shape(TensorShapeProto shape) {
    return Shape.of(shape.getDimList().stream().mapToLong(d -> d.getSize()).toArray());
  }

  /** The {@code VarHandleOp}s of the moments. */
  List<NodeDef> slots() {
    return List.copyOf(slots);
  }

  /** Sets the moments to 0. */
  void begin(Session session) {
    Session.Runner runner = session.runner();
    zeroes.forEach(runner::addTarget);
    runner.run().close();
  }

  /** What a run of the session needs to move the weights. */
  Session.Runner into(Session.Runner runner, TFloat32 alphaNow) {
    updates.forEach(runner::addTarget);
    return runner.feed(alpha, alphaNow);
  }
}

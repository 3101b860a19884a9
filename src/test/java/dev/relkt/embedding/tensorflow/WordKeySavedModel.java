package dev.relkt.embedding.tensorflow;

import dev.relkt.embedding.features.WordKey;
import dev.relkt.embedding.features.WordKeyFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * A SavedModel that takes ids of word keys, made with TensorFlow for Java as a training run makes
 * one: rows of a random table, summed by segment, scaled to length 1; and the keys of a few words.
 * The row that marks passages is zero: a passage has the vector of a question of its words.
 */
public final class WordKeySavedModel {

  private static final String WORDS =
      "river paris bridge flows city mountain tower iron world fair music opera night light the of";

  private WordKeySavedModel() {}

  /** Writes {@code saved_model/} and {@code tokenizer/} into a directory. */
  public static void write(Path directory, int dimension, long seed) throws IOException {
    List<String> keys =
        Stream.of(WORDS.split(" "))
            .flatMap(word -> WordKey.of(word).stream())
            .map(WordKey::toString)
            .distinct()
            .toList();
    WordKeyFeatures.write(directory, keys);
    var features = new WordKeyFeatures(keys);
    int vocabulary = features.vocabulary();
    float[] values = random(vocabulary * dimension, seed);
    Arrays.fill(
        values, features.passageMark() * dimension, (features.passageMark() + 1) * dimension, 0);
    TensorFlowNatives.load();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TInt64> ids = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      Placeholder<TInt64> segments = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      var table =
          tf.varHandleOp(
              TFloat32.class, Shape.of(vocabulary, dimension), VarHandleOp.sharedName("table"));
      var in = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(vocabulary, dimension)));
      var initial = tf.assignVariableOp(table, in);
      Operand<TFloat32> gathered = tf.resourceGather(table, ids, TFloat32.class);
      Operand<TInt64> count = tf.math.add(tf.max(segments, tf.constant(0)), tf.constant(1L));
      Operand<TFloat32> sums = tf.math.unsortedSegmentSum(gathered, segments, count);
      Operand<TFloat32> squares =
          tf.reduceSum(tf.math.square(sums), tf.constant(1), ReduceSum.keepDims(true));
      Operand<TFloat32> unit =
          tf.math.mul(sums, tf.math.rsqrt(tf.math.maximum(squares, tf.constant(1e-12f))));
      saver(tf.withSubScope("save"), table);
      Signature signature =
          Signature.builder()
              .key("serving_default")
              .input("ids", ids)
              .input("segments", segments)
              .output("embedding", unit)
              .build();
      try (Session session = new Session(graph);
          TFloat32 rows =
              TFloat32.tensorOf(Shape.of(vocabulary, dimension), DataBuffers.of(values))) {
        session.runner().feed(in, rows).addTarget(initial.op()).run();
        SavedModelBundle.exporter(directory.resolve("saved_model").toString())
            .withTags("serve")
            .withSession(session)
            .withSignature(signature)
            .export();
      }
    }
  }

  private static void saver(Ops tf, VarHandleOp table) {
    Operand<TString> filename = tf.withName("filename").placeholder(TString.class);
    Operand<TString> names = tf.reshape(tf.constant("table"), tf.constant(new int[] {1}));
    Operand<TString> slices = tf.reshape(tf.constant(""), tf.constant(new int[] {1}));
    var save =
        tf.train.save(filename, names, slices, List.of(tf.readVariableOp(table, TFloat32.class)));
    tf.withControlDependencies(save).withName("control_dependency").identity(filename);
    var restored =
        tf.train.restore(filename, names, slices, List.of(TFloat32.class)).tensors().get(0);
    @SuppressWarnings("unchecked")
    var value = (Operand<TFloat32>) (Operand<?>) restored;
    var assign = tf.assignVariableOp(table, value);
    tf.withControlDependencies(assign).withName("restore_all").noOp();
  }

  private static float[] random(int count, long seed) {
    var random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}

package dev.relkt.embedding.tensorflow;

import static dev.relkt.embedding.tensorflow.Protos.arg;
import static dev.relkt.embedding.tensorflow.Protos.call;
import static dev.relkt.embedding.tensorflow.Protos.function;
import static dev.relkt.embedding.tensorflow.Protos.node;
import static dev.relkt.embedding.tensorflow.Protos.number;
import static dev.relkt.embedding.tensorflow.Protos.number64;
import static dev.relkt.embedding.tensorflow.Protos.real;
import static dev.relkt.embedding.tensorflow.Protos.reals;
import static dev.relkt.embedding.tensorflow.Protos.shapeOf;
import static dev.relkt.embedding.tensorflow.Protos.string;
import static dev.relkt.embedding.tensorflow.Protos.word;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_INT32;
import static org.tensorflow.proto.DataType.DT_INT64;
import static org.tensorflow.proto.DataType.DT_RESOURCE;
import static org.tensorflow.proto.DataType.DT_STRING;

import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/**
 * SavedModels as other people make them, for training: string input, functions that call functions,
 * a table whose rows are gathered and a matrix that is read whole.
 *
 * <pre>
 * text ─ StatefulPartitionedCall(wrapper) → StatefulPartitionedCall(encode):
 *   lower → split → hash → ResourceGather(table) → UnsortedSegmentSum → × matrix → Tanh
 *   → PartitionedCall(unit): IdentityN → L2
 * </pre>
 */
public final class ForeignSavedModel {

  /** Components of its vectors. */
  public static final int DIMENSION = 8;

  /** Rows of its table. */
  public static final int BUCKETS = 64;

  private static final String ENCODE = "__inference_encode_11";

  /** What is particular about it. */
  public enum Kind {
    /** Nothing. */
    PLAIN,
    /** A While between matrix and Tanh. */
    LOOP,
    /** SegmentProd, which has no gradient, in the place of UnsortedSegmentSum. */
    NO_GRADIENT,
    /** SparseSegmentMean and EnsureShape, which have a substitute. */
    SPARSE_MEAN,
    /** SegmentMean. */
    MEAN,
    /** The loop is about words, before the table. */
    LOOP_OVER_WORDS,
    /** The matrix is a slice of the table, which is gathered too. */
    SHARED,
    /** Vectors are rounded: no gradient gets through. */
    ROUNDED,
    /** Table and matrix are constants. */
    CONSTANTS,
    /** No matrix; a signature train_step: gradient descent at a rate that falls with the steps. */
    TRAIN_STEP,
    /** The same, with a counter of steps that the saver leaves out. */
    FORGETFUL_TRAIN_STEP
  }

  private final Kind kind;
  private final List<NodeDef> main = new ArrayList<>();
  private final List<FunctionDef> functions = new ArrayList<>();
  private final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();

  private ForeignSavedModel(Kind kind) {
    this.kind = kind;
  }

  /** Publishes the next version of a model named {@code foreign}. */
  public static ModelFolder publish(Path registryRoot, Kind kind) {
    Path staging = registryRoot.resolve(".staging-" + System.nanoTime());
    try {
      write(staging.resolve("saved_model"), kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ModelDraft draft = TestModels.draft("foreign", TestModels.stringCall());
    var registry = new ModelRegistry(registryRoot);
    return registry.resolve(
        registry.publish(
            staging,
            ModelDraft.of("foreign", draft.encoding().withDimension(DIMENSION), draft.licence())
                .withScores(draft.scores())
                .withSources(draft.sources())));
  }

  /** Writes a bare SavedModel. */
  public static void write(Path savedModel, Kind kind) throws IOException {
    new ForeignSavedModel(kind).write(savedModel);
  }

  private boolean hasStep() {
    return kind == Kind.TRAIN_STEP || kind == Kind.FORGETFUL_TRAIN_STEP;
  }

  private boolean hasMatrix() {
    return !hasStep();
  }

  /** The variables: names are arguments of functions, nodes and keys of the checkpoint. */
  private List<String> variables() {
    return hasStep() ? List.of("table", "iterations") : List.of("table", "matrix");
  }

  private List<String> saved() {
    return kind == Kind.FORGETFUL_TRAIN_STEP ? List.of("table") : variables();
  }

  private static DataType type(String variable) {
    return variable.equals("iterations") ? DT_INT64 : DT_FLOAT;
  }

  private void write(Path savedModel) throws IOException {
    Files.createDirectories(savedModel);
    functions.add(unit());
    functions.add(
        function(
            ENCODE,
            arguments(List.of("text")),
            arg("embedding", DT_FLOAT),
            "normed:output:0",
            encode()));
    functions.add(
        function(
            "__inference_signature_wrapper_22",
            arguments(List.of("text")),
            arg("outputs", DT_FLOAT),
            "call:output:0",
            List.of(
                call("call", ENCODE, types(1, 0), new DataType[] {DT_FLOAT})
                    .in(inputs("text"))
                    .def())));
    functions.add(save());
    functions.add(restore());
    mainNodes();
    if (hasStep()) {
      trainStep();
    }
    var graph = GraphDef.newBuilder().addAllNode(main);
    graph.getVersionsBuilder().setProducer(1882);
    graph.getLibraryBuilder().addAllFunction(functions);
    SavedModel model =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(meta.setGraphDef(graph))
            .build();
    try (OutputStream out = Files.newOutputStream(savedModel.resolve("saved_model.pb"))) {
      model.writeTo(out);
    }
    checkpoint(Files.createDirectories(savedModel.resolve("variables")).resolve("variables"));
  }

  private DataType[] types(int texts, int reals) {
    DataType[] types = new DataType[texts + reals + variables().size()];
    Arrays.fill(types, DT_RESOURCE);
    Arrays.fill(types, 0, texts, DT_STRING);
    Arrays.fill(types, texts, texts + reals, DT_FLOAT);
    return types;
  }

  private String[] inputs(String... before) {
    var all = new ArrayList<String>(Arrays.asList(before));
    all.addAll(variables());
    return all.toArray(String[]::new);
  }

  private List<OpDef.ArgDef> arguments(List<String> texts) {
    var all = new ArrayList<OpDef.ArgDef>();
    texts.forEach(t -> all.add(arg(t, DT_STRING)));
    variables().forEach(v -> all.add(arg(v, DT_RESOURCE)));
    return all;
  }

  private static FunctionDef unit() {
    return function(
        "__inference_unit_7",
        List.of(arg("x", DT_FLOAT)),
        arg("unit", DT_FLOAT),
        "mul:z:0",
        List.of(
            node("both", "IdentityN").in("x", "x").types("T", DT_FLOAT, DT_FLOAT).def(),
            node("square", "Square").in("both:output:1").type("T", DT_FLOAT).def(),
            number("axis", 1),
            node("squares", "Sum")
                .in("square:y:0", "axis:output:0")
                .type("T", DT_FLOAT)
                .type("Tidx", DT_INT32)
                .flag("keep_dims")
                .def(),
            real("least", 1e-12f),
            node("positive", "Maximum")
                .in("squares:output:0", "least:output:0")
                .type("T", DT_FLOAT)
                .def(),
            node("scale", "Rsqrt").in("positive:z:0").type("T", DT_FLOAT).def(),
            node("mul", "Mul").in("both:output:0", "scale:y:0").type("T", DT_FLOAT).def()));
  }

  private List<NodeDef> hashes() {
    return List.of(
        node("lower", "StringLower").in("text").text("encoding", "utf-8").def(),
        word("sep", ""),
        node("split", "StringSplitV2").in("lower:output:0", "sep:output:0").def(),
        node("columns", "Unpack")
            .in("split:indices:0")
            .type("T", DT_INT64)
            .number("num", 2)
            .number("axis", 1)
            .def(),
        node("hash", "StringToHashBucketFast")
            .in("split:values:0")
            .number("num_buckets", BUCKETS)
            .def(),
        node("shape", "Shape").in("text").type("T", DT_STRING).type("out_type", DT_INT32).def(),
        node("count", "Squeeze").in("shape:output:0").type("T", DT_INT32).def());
  }

  private List<NodeDef> encode() {
    var nodes = new ArrayList<>(hashes());
    String ids =
        kind == Kind.LOOP_OVER_WORDS ? loop(nodes, "hash:output:0", DT_INT64) : "hash:output:0";
    if (kind == Kind.CONSTANTS) {
      nodes.add(reals("rowsOfTable", BUCKETS, random("table", BUCKETS * DIMENSION)));
      nodes.add(number("first", 0));
      nodes.add(
          node("rows", "GatherV2")
              .in("rowsOfTable:output:0", "hash:output:0", "first:output:0")
              .type("Tparams", DT_FLOAT)
              .type("Tindices", DT_INT64)
              .type("Taxis", DT_INT32)
              .def());
    } else {
      nodes.add(
          node("rows", "ResourceGather")
              .in("table", ids)
              .type("dtype", DT_FLOAT)
              .type("Tindices", DT_INT64)
              .def());
    }
    if (kind == Kind.NO_GRADIENT || kind == Kind.MEAN) {
      nodes.add(
          node("sums", kind == Kind.MEAN ? "SegmentMean" : "SegmentProd")
              .in("rows:output:0", "columns:output:0")
              .type("T", DT_FLOAT)
              .type("Tindices", DT_INT64)
              .def());
    } else if (kind == Kind.SPARSE_MEAN) {
      nodes.add(
          node("same", "EnsureShape").in("rows:output:0").type("T", DT_FLOAT).shape(-1, 8).def());
      nodes.add(number("begin", 0));
      nodes.add(number("step", 1));
      nodes.add(
          node("words", "Size")
              .in("hash:output:0")
              .type("T", DT_INT64)
              .type("out_type", DT_INT32)
              .def());
      nodes.add(
          node("all", "Range")
              .in("begin:output:0", "words:output:0", "step:output:0")
              .type("Tidx", DT_INT32)
              .def());
      nodes.add(
          node("sums", "SparseSegmentMean")
              .in("same:output:0", "all:output:0", "columns:output:0")
              .type("T", DT_FLOAT)
              .type("Tidx", DT_INT32)
              .type("Tsegmentids", DT_INT64)
              .def());
    } else {
      nodes.add(
          node("sums", "UnsortedSegmentSum")
              .in("rows:output:0", "columns:output:0", "count:output:0")
              .type("T", DT_FLOAT)
              .type("Tindices", DT_INT64)
              .type("Tnumsegments", DT_INT32)
              .def());
    }
    String last = "sums:output:0";
    if (hasMatrix()) {
      nodes.add(
          kind == Kind.CONSTANTS
              ? reals("weights", DIMENSION, random("matrix", DIMENSION * DIMENSION))
              : node("weights", "ReadVariableOp").in("matrix").type("dtype", DT_FLOAT).def());
      String weights = kind == Kind.CONSTANTS ? "weights:output:0" : "weights:value:0";
      if (kind == Kind.SHARED) {
        weights = sliceOfTable(nodes);
      }
      nodes.add(node("product", "MatMul").in(last, weights).type("T", DT_FLOAT).def());
      last = "product:product:0";
      if (kind == Kind.LOOP) {
        last = loop(nodes, last, DT_FLOAT);
      }
      if (kind == Kind.ROUNDED) {
        nodes.add(node("rounded", "Round").in(last).type("T", DT_FLOAT).def());
        last = "rounded:y:0";
      }
      nodes.add(node("tanh", "Tanh").in(last).type("T", DT_FLOAT).def());
      last = "tanh:y:0";
    }
    nodes.add(
        node("normed", "PartitionedCall")
            .in(last)
            .types("Tin", DT_FLOAT)
            .types("Tout", DT_FLOAT)
            .calls("f", "__inference_unit_7")
            .def());
    return nodes;
  }

  private static String sliceOfTable(List<NodeDef> nodes) {
    nodes.add(node("whole", "ReadVariableOp").in("table").type("dtype", DT_FLOAT).def());
    nodes.add(numbers("begin", 0, 0));
    nodes.add(numbers("size", DIMENSION, DIMENSION));
    nodes.add(
        node("slice", "Slice")
            .in("whole:value:0", "begin:output:0", "size:output:0")
            .type("T", DT_FLOAT)
            .type("Index", DT_INT32)
            .def());
    return "slice:output:0";
  }

  private static NodeDef numbers(String name, int... values) {
    var tensor = TensorProto.newBuilder().setDtype(DT_INT32).setTensorShape(shapeOf(values.length));
    for (int value : values) {
      tensor.addIntVal(value);
    }
    return node(name, "Const")
        .type("dtype", DT_INT32)
        .attr("value", a -> a.setTensor(tensor))
        .def();
  }

  private String loop(List<NodeDef> nodes, String x, DataType type) {
    functions.add(
        function(
            "loop_cond_3",
            List.of(arg("i", DT_INT32), arg("x", type)),
            arg("more", DataType.DT_BOOL),
            "less:z:0",
            List.of(
                number("two", 2),
                node("less", "Less").in("i", "two:output:0").type("T", DT_INT32).def())));
    FunctionDef body =
        function(
            "loop_body_4",
            List.of(arg("i", DT_INT32), arg("x", type)),
            arg("j", DT_INT32),
            "next:z:0",
            List.of(
                number("one", 1),
                node("next", "AddV2").in("i", "one:output:0").type("T", DT_INT32).def(),
                node("y", "Identity").in("x").type("T", type).def()));
    functions.add(
        body.toBuilder()
            .setSignature(body.getSignature().toBuilder().addOutputArg(arg("z", type)))
            .putRet("z", "y:output:0")
            .build());
    nodes.add(number("zero", 0));
    nodes.add(
        node("again", "While")
            .in("zero:output:0", x)
            .types("T", DT_INT32, type)
            .calls("cond", "loop_cond_3")
            .calls("body", "loop_body_4")
            .def());
    return "again:output:1";
  }

  private void mainNodes() {
    main.add(node("serving_default_text", "Placeholder").type("dtype", DT_STRING).shape(-1).def());
    for (String variable : variables()) {
      long[] shape =
          switch (variable) {
            case "table" -> new long[] {BUCKETS, DIMENSION};
            case "matrix" -> new long[] {DIMENSION, DIMENSION};
            default -> new long[0];
          };
      main.add(
          node(variable, "VarHandleOp")
              .type("dtype", type(variable))
              .shape(shape)
              .text("container", "")
              .text("shared_name", variable)
              .def());
    }
    main.add(
        call(
                "StatefulPartitionedCall",
                "__inference_signature_wrapper_22",
                types(1, 0),
                new DataType[] {DT_FLOAT})
            .in(inputs("serving_default_text"))
            .def());
    main.add(node("saver_filename", "Placeholder").type("dtype", DT_STRING).shape().def());
    for (String name : List.of("save_33", "restore_44")) {
      main.add(
          call(
                  "saver_" + name,
                  "__inference__traced_" + name,
                  types(1, 0),
                  new DataType[] {DT_STRING})
              .in(inputs("saver_filename"))
              .def());
    }
    meta.setSaverDef(
        SaverDef.newBuilder()
            .setFilenameTensorName("saver_filename:0")
            .setSaveTensorName("saver_save_33:0")
            .setRestoreOpName("saver_restore_44")
            .setVersion(SaverDef.CheckpointFormatVersion.V2));
    meta.putSignatureDef(
        "serving_default",
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs("text", info("serving_default_text:0", DT_STRING, -1))
            .putOutputs("outputs", info("StatefulPartitionedCall:0", DT_FLOAT, -1, DIMENSION))
            .build());
    meta.getMetaInfoDefBuilder().addTags("serve");
  }

  /**
   * u = s/|s|, so the gradient at s is (g − (g·u)u)/|s|; every row of a text gets it, times the
   * rate over 1 + steps so far.
   */
  private void trainStep() {
    var nodes = new ArrayList<>(hashes());
    nodes.addAll(
        List.of(
            node("rows", "ResourceGather")
                .in("table", "hash:output:0")
                .type("dtype", DT_FLOAT)
                .type("Tindices", DT_INT64)
                .def(),
            node("sums", "UnsortedSegmentSum")
                .in("rows:output:0", "columns:output:0", "count:output:0")
                .type("T", DT_FLOAT)
                .type("Tindices", DT_INT64)
                .type("Tnumsegments", DT_INT32)
                .def(),
            number("axis", 1),
            node("square", "Square").in("sums:output:0").type("T", DT_FLOAT).def(),
            sum("squares", "square:y:0"),
            node("scale", "Rsqrt").in("squares:output:0").type("T", DT_FLOAT).def(),
            binary("unit", "Mul", "sums:output:0", "scale:y:0"),
            binary("products", "Mul", "gradient", "unit:z:0"),
            sum("along", "products:z:0"),
            binary("part", "Mul", "along:output:0", "unit:z:0"),
            binary("across", "Sub", "gradient", "part:z:0"),
            binary("atSums", "Mul", "across:z:0", "scale:y:0"),
            number("zero", 0),
            node("atRows", "GatherV2")
                .in("atSums:z:0", "columns:output:0", "zero:output:0")
                .type("Tparams", DT_FLOAT)
                .type("Tindices", DT_INT64)
                .type("Taxis", DT_INT32)
                .def(),
            node("steps", "ReadVariableOp").in("iterations").type("dtype", DT_INT64).def(),
            node("stepsSoFar", "Cast")
                .in("steps:value:0")
                .type("SrcT", DT_INT64)
                .type("DstT", DT_FLOAT)
                .def(),
            real("one", 1),
            binary("divisor", "AddV2", "stepsSoFar:y:0", "one:output:0"),
            binary("rate", "RealDiv", "learning_rate", "divisor:z:0"),
            binary("move", "Mul", "atRows:output:0", "rate:z:0"),
            node("update", "ResourceScatterSub")
                .in("table", "hash:output:0", "move:z:0")
                .type("dtype", DT_FLOAT)
                .type("Tindices", DT_INT64)
                .def(),
            number64("one64", 1),
            node("count1", "AssignAddVariableOp")
                .in("iterations", "one64:output:0", "^update")
                .type("dtype", DT_INT64)
                .def(),
            node("done", "Identity").in("one:output:0", "^count1").type("T", DT_FLOAT).def()));
    var in = new ArrayList<OpDef.ArgDef>();
    in.add(arg("text", DT_STRING));
    in.add(arg("gradient", DT_FLOAT));
    in.add(arg("learning_rate", DT_FLOAT));
    variables().forEach(v -> in.add(arg(v, DT_RESOURCE)));
    functions.add(
        function(
            "__inference_train_step_99", in, arg("updated", DT_FLOAT), "done:output:0", nodes));
    main.add(node("train_step_texts", "Placeholder").type("dtype", DT_STRING).shape(-1).def());
    main.add(
        node("train_step_gradient", "Placeholder")
            .type("dtype", DT_FLOAT)
            .shape(-1, DIMENSION)
            .def());
    main.add(node("train_step_rate", "Placeholder").type("dtype", DT_FLOAT).shape().def());
    main.add(
        call(
                "StatefulPartitionedCall_1",
                "__inference_train_step_99",
                types(1, 2),
                new DataType[] {DT_FLOAT})
            .in(inputs("train_step_texts", "train_step_gradient", "train_step_rate"))
            .def());
    meta.putSignatureDef(
        "train_step",
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs("texts", info("train_step_texts:0", DT_STRING, -1))
            .putInputs("gradient", info("train_step_gradient:0", DT_FLOAT, -1, DIMENSION))
            .putInputs("learning_rate", info("train_step_rate:0", DT_FLOAT))
            .putOutputs("updated", info("StatefulPartitionedCall_1:0", DT_FLOAT))
            .build());
  }

  private static NodeDef binary(String name, String op, String a, String b) {
    return node(name, op).in(a, b).type("T", DT_FLOAT).def();
  }

  private static NodeDef sum(String name, String of) {
    return node(name, "Sum")
        .in(of, "axis:output:0")
        .type("T", DT_FLOAT)
        .type("Tidx", DT_INT32)
        .flag("keep_dims")
        .def();
  }

  private static TensorInfo info(String name, DataType type, long... shape) {
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(type)
        .setTensorShape(shapeOf(shape))
        .build();
  }

  private String[] slices() {
    String[] slices = new String[saved().size()];
    Arrays.fill(slices, "");
    return slices;
  }

  private DataType[] savedTypes() {
    return saved().stream().map(ForeignSavedModel::type).toArray(DataType[]::new);
  }

  private FunctionDef save() {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(number("shard", 0));
    nodes.add(number("shards", 1));
    nodes.add(
        node("file", "ShardedFilename").in("prefix", "shard:output:0", "shards:output:0").def());
    nodes.add(string("names", saved().toArray(String[]::new)));
    nodes.add(string("slices", slices()));
    var in = new ArrayList<>(List.of("file:filename:0", "names:output:0", "slices:output:0"));
    for (String variable : saved()) {
      nodes.add(
          node("read_" + variable, "ReadVariableOp")
              .in(variable)
              .type("dtype", type(variable))
              .def());
      nodes.add(
          node("same_" + variable, "Identity")
              .in("read_" + variable + ":value:0")
              .type("T", type(variable))
              .def());
      in.add("same_" + variable + ":output:0");
    }
    nodes.add(
        node("save", "SaveV2").in(in.toArray(String[]::new)).types("dtypes", savedTypes()).def());
    nodes.add(node("path", "Identity").in("prefix", "^save").type("T", DT_STRING).def());
    return function(
        "__inference__traced_save_33",
        arguments(List.of("prefix")),
        arg("saved", DT_STRING),
        "path:output:0",
        nodes);
  }

  private FunctionDef restore() {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(string("names", saved().toArray(String[]::new)));
    nodes.add(string("slices", slices()));
    nodes.add(
        node("read", "RestoreV2")
            .in("prefix", "names:output:0", "slices:output:0")
            .types("dtypes", savedTypes())
            .def());
    var in = new ArrayList<>(List.of("prefix"));
    for (int i = 0; i < saved().size(); i++) {
      String variable = saved().get(i);
      nodes.add(
          node("assign_" + variable, "AssignVariableOp")
              .in(variable, "read:tensors:" + i)
              .type("dtype", type(variable))
              .def());
      in.add("^assign_" + variable);
    }
    nodes.add(node("path", "Identity").in(in.toArray(String[]::new)).type("T", DT_STRING).def());
    return function(
        "__inference__traced_restore_44",
        arguments(List.of("prefix")),
        arg("restored", DT_STRING),
        "path:output:0",
        nodes);
  }

  private static float[] random(String variable, int size) {
    var random = new Random(variable.hashCode());
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 0.5f * (float) random.nextGaussian();
    }
    return values;
  }

  private void checkpoint(Path prefix) {
    TensorFlowNatives.load();
    var def =
        GraphDef.newBuilder()
            .addNode(word("prefix", prefix.toString()))
            .addNode(string("names", saved().toArray(String[]::new)))
            .addNode(string("slices", slices()));
    var in = new ArrayList<>(List.of("prefix", "names", "slices"));
    for (String variable : saved()) {
      in.add(variable);
      def.addNode(
          switch (variable) {
            case "table" -> reals(variable, BUCKETS, random(variable, BUCKETS * DIMENSION));
            case "matrix" -> reals(variable, DIMENSION, random(variable, DIMENSION * DIMENSION));
            default -> number64(variable, 0);
          });
    }
    def.addNode(
        node("save", "SaveV2").in(in.toArray(String[]::new)).types("dtypes", savedTypes()).def());
    try (Graph graph = new Graph()) {
      graph.importGraphDef(def.build());
      try (Session session = new Session(graph)) {
        session.runner().addTarget("save").run();
      }
    }
  }
}

package dev.relkt.embedding.tensorflow;

import static dev.relkt.embedding.tensorflow.Protos.arg;
import static dev.relkt.embedding.tensorflow.Protos.call;
import static dev.relkt.embedding.tensorflow.Protos.function;
import static dev.relkt.embedding.tensorflow.Protos.node;
import static dev.relkt.embedding.tensorflow.Protos.number;
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

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A SavedModel with string input as TensorFlow 2 writes them, by hand: the signature calls a
 * function that calls a function, which lowers, splits and hashes words, gathers their rows from a
 * resource variable, sums them by text and scales the sums to length 1. The variable is in a
 * checkpoint that a restore function reads; a save function writes.
 *
 * <pre>
 * text ─ StatefulPartitionedCall(wrapper) ─ Identity
 *   wrapper: StatefulPartitionedCall(encode)
 *   encode:  StringLower → StaticRegexReplace → StringSplitV2 → StringToHashBucketFast
 *            → ResourceGather → UnsortedSegmentSum → L2
 * </pre>
 */
public final class StringSavedModel {

  public static final int BUCKETS = 4096;
  public static final String ENCODE = "__inference_encode_11";

  public final int dimension;
  public final long seed;
  public final List<NodeDef> nodes = new ArrayList<>();
  public final List<NodeDef> encode = new ArrayList<>();
  public final List<FunctionDef> functions = new ArrayList<>();
  public final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();

  /** Where the function's vectors come from; change it to put something behind the last node. */
  public String result = "unit:z:0";

  public StringSavedModel(int dimension, long seed) {
    this.dimension = dimension;
    this.seed = seed;
    encodeNodes();
    mainNodes();
    DataType[] in = {DT_STRING, DT_RESOURCE};
    functions.add(
        function(
            "__inference_signature_wrapper_22",
            List.of(arg("text", DT_STRING), arg("table", DT_RESOURCE)),
            arg("outputs", DT_FLOAT),
            "call:output:0",
            List.of(
                call("call", ENCODE, in, new DataType[] {DT_FLOAT}).in("text", "table").def())));
    functions.add(save());
    functions.add(restore());
  }

  private void encodeNodes() {
    encode.add(node("lower", "StringLower").in("text").text("encoding", "utf-8").def());
    encode.add(
        node("plain", "StaticRegexReplace")
            .in("lower:output:0")
            .text("pattern", "[^\\pL\\pN\\pM]+")
            .text("rewrite", " ")
            .flag("replace_global")
            .def());
    encode.add(word("sep", ""));
    encode.add(node("split", "StringSplitV2").in("plain:output:0", "sep:output:0").def());
    encode.add(
        node("columns", "Unpack")
            .in("split:indices:0")
            .type("T", DT_INT64)
            .number("num", 2)
            .number("axis", 1)
            .def());
    encode.add(
        node("hash", "StringToHashBucketFast")
            .in("split:values:0")
            .number("num_buckets", BUCKETS)
            .def());
    encode.add(
        node("rows", "ResourceGather")
            .in("table", "hash:output:0")
            .type("dtype", DT_FLOAT)
            .type("Tindices", DT_INT64)
            .def());
    encode.add(
        node("shape", "Shape").in("text").type("T", DT_STRING).type("out_type", DT_INT32).def());
    encode.add(node("count", "Squeeze").in("shape:output:0").type("T", DT_INT32).def());
    encode.add(
        node("sums", "UnsortedSegmentSum")
            .in("rows:output:0", "columns:output:0", "count:output:0")
            .type("T", DT_FLOAT)
            .type("Tindices", DT_INT64)
            .type("Tnumsegments", DT_INT32)
            .def());
    encode.add(node("square", "Square").in("sums:output:0").type("T", DT_FLOAT).def());
    encode.add(number("axis", 1));
    encode.add(
        node("squares", "Sum")
            .in("square:y:0", "axis:output:0")
            .type("T", DT_FLOAT)
            .type("Tidx", DT_INT32)
            .flag("keep_dims")
            .def());
    encode.add(real("least", 1e-12f));
    encode.add(
        node("positive", "Maximum")
            .in("squares:output:0", "least:output:0")
            .type("T", DT_FLOAT)
            .def());
    encode.add(node("scale", "Rsqrt").in("positive:z:0").type("T", DT_FLOAT).def());
    encode.add(node("unit", "Mul").in("sums:output:0", "scale:y:0").type("T", DT_FLOAT).def());
  }

  private void mainNodes() {
    nodes.add(node("serving_default_text", "Placeholder").type("dtype", DT_STRING).shape(-1).def());
    nodes.add(
        node("table", "VarHandleOp")
            .type("dtype", DT_FLOAT)
            .shape(BUCKETS, dimension)
            .text("shared_name", "table")
            .def());
    DataType[] in = {DT_STRING, DT_RESOURCE};
    nodes.add(
        call(
                "StatefulPartitionedCall",
                "__inference_signature_wrapper_22",
                in,
                new DataType[] {DT_FLOAT})
            .in("serving_default_text", "table")
            .def());
    nodes.add(node("saver_filename", "Placeholder").type("dtype", DT_STRING).shape().def());
    nodes.add(
        call(
                "StatefulPartitionedCall_1",
                "__inference__traced_save_33",
                in,
                new DataType[] {DT_STRING})
            .in("saver_filename", "table")
            .def());
    nodes.add(
        call(
                "StatefulPartitionedCall_2",
                "__inference__traced_restore_44",
                in,
                new DataType[] {DT_STRING})
            .in("saver_filename", "table")
            .def());
    nodes.add(node("NoOp", "NoOp").def());
    meta.setSaverDef(
        SaverDef.newBuilder()
            .setFilenameTensorName("saver_filename:0")
            .setSaveTensorName("StatefulPartitionedCall_1:0")
            .setRestoreOpName("StatefulPartitionedCall_2")
            .setVersion(SaverDef.CheckpointFormatVersion.V2));
    meta.putSignatureDef(
        "serving_default",
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs("text", info("serving_default_text:0", DT_STRING, -1))
            .putOutputs("outputs", info("StatefulPartitionedCall:0", DT_FLOAT, -1, dimension))
            .build());
    meta.putSignatureDef(
        "__saved_model_init_op",
        SignatureDef.newBuilder()
            .putOutputs("__saved_model_init_op", info("NoOp", DT_FLOAT))
            .build());
    meta.getMetaInfoDefBuilder().addTags("serve");
  }

  private static TensorInfo info(String name, DataType type, long... shape) {
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(type)
        .setTensorShape(shapeOf(shape))
        .build();
  }

  private static FunctionDef save() {
    return function(
        "__inference__traced_save_33",
        List.of(arg("prefix", DT_STRING), arg("table", DT_RESOURCE)),
        arg("saved", DT_STRING),
        "path:output:0",
        List.of(
            number("shard", 0),
            number("shards", 1),
            node("file", "ShardedFilename").in("prefix", "shard:output:0", "shards:output:0").def(),
            string("names", "table"),
            string("slices", ""),
            node("read", "ReadVariableOp").in("table").type("dtype", DT_FLOAT).def(),
            node("save", "SaveV2")
                .in("file:filename:0", "names:output:0", "slices:output:0", "read:value:0")
                .types("dtypes", DT_FLOAT)
                .def(),
            node("path", "Identity").in("prefix", "^save").type("T", DT_STRING).def()));
  }

  private static FunctionDef restore() {
    return function(
        "__inference__traced_restore_44",
        List.of(arg("prefix", DT_STRING), arg("table", DT_RESOURCE)),
        arg("restored", DT_STRING),
        "path:output:0",
        List.of(
            string("names", "table"),
            string("slices", ""),
            node("read", "RestoreV2")
                .in("prefix", "names:output:0", "slices:output:0")
                .types("dtypes", DT_FLOAT)
                .def(),
            node("assign", "AssignVariableOp")
                .in("table", "read:tensors:0")
                .type("dtype", DT_FLOAT)
                .def(),
            node("path", "Identity").in("prefix", "^assign").type("T", DT_STRING).def()));
  }

  /** Writes {@code saved_model/} into a directory. */
  public void write(Path directory) throws IOException {
    Path savedModel = Files.createDirectories(directory.resolve("saved_model"));
    var graph = GraphDef.newBuilder().addAllNode(nodes);
    graph.getVersionsBuilder().setProducer(1882);
    graph
        .getLibraryBuilder()
        .addAllFunction(functions)
        .addFunction(
            function(
                ENCODE,
                List.of(arg("text", DT_STRING), arg("table", DT_RESOURCE)),
                arg("embedding", DT_FLOAT),
                result,
                encode));
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

  private void checkpoint(Path prefix) {
    var random = new Random(seed);
    float[] table = new float[BUCKETS * dimension];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    TensorFlowNatives.load();
    var def =
        GraphDef.newBuilder()
            .addNode(word("prefix", prefix.toString()))
            .addNode(string("names", "table"))
            .addNode(string("slices", ""))
            .addNode(reals("table", BUCKETS, table))
            .addNode(
                node("save", "SaveV2")
                    .in("prefix", "names", "slices", "table")
                    .types("dtypes", DT_FLOAT)
                    .def())
            .build();
    try (Graph graph = new Graph()) {
      graph.importGraphDef(def);
      try (Session session = new Session(graph)) {
        session.runner().addTarget("save").run();
      }
    }
  }
}

package dev.relkt.training.foreign;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.registry.ModelManifest.EncoderCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A SavedModel with a projection behind its vectors: nodes are added to the outer graph and the
 * signature's output points to the last of them; its functions and variables stay as they are.
 *
 * <pre>
 * vectors as they were ─ MatMul(W) ─ y ─ Square ─ Sum ─ Maximum(1e-12) ─ Rsqrt ─ Mul(y) ─ output
 * </pre>
 *
 * <p>W is a constant of the graph.
 */
final class ProjectedGraph {

  private static final String NAME = "relkt_projection";

  private final Projection projection;
  private final GraphDef.Builder graph;
  private final String prefix;

  private ProjectedGraph(Projection projection, GraphDef.Builder graph) {
    this.projection = projection;
    this.graph = graph;
    // one projection may stand upon another
    var taken =
        graph.getNodeList().stream()
            .map(n -> n.getName().split("/", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    int number = 1;
    while (taken.contains(NAME + "_" + number)) {
      number++;
    }
    prefix = NAME + "_" + number + "/";
  }

  /**
   * Writes the {@code saved_model.pb}.
   *
   * @param model whose graph it is
   * @param file to replace
   */
  static void write(CheckedSavedModel model, Projection projection, Path file) throws IOException {
    SavedModel.Builder whole;
    try (InputStream in = Files.newInputStream(model.directory().resolve("saved_model.pb"))) {
      var coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      whole = SavedModel.parseFrom(coded).toBuilder();
    }
    EncoderCall call = model.call();
    for (MetaGraphDef.Builder meta : whole.getMetaGraphsBuilderList()) {
      if (meta.getMetaInfoDef().getTagsList().equals(List.of(call.tag()))) {
        SignatureDef signature = meta.getSignatureDefOrThrow(call.signature());
        TensorInfo vectors = signature.getOutputsOrThrow(call.output());
        String out =
            new ProjectedGraph(projection, meta.getGraphDefBuilder()).add(vectors.getName());
        meta.putSignatureDef(
            call.signature(),
            signature.toBuilder()
                .putOutputs(
                    call.output(),
                    TensorInfo.newBuilder()
                        .setName(out)
                        .setDtype(DataType.DT_FLOAT)
                        .setTensorShape(shape(-1, projection.to()))
                        .build())
                .build());
      }
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      whole.build().writeTo(out);
    }
  }

  private String add(String vectors) {
    AttrValue real = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
    AttrValue whole = AttrValue.newBuilder().setType(DataType.DT_INT32).build();
    AttrValue yes = AttrValue.newBuilder().setB(true).build();
    var weights = AttrValue.newBuilder();
    weights
        .getTensorBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape(projection.from(), projection.to()))
        .setTensorContent(ByteString.copyFrom(projection.weights()));
    var least = AttrValue.newBuilder();
    least
        .getTensorBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape())
        .addFloatVal(1e-12f);
    var axis = AttrValue.newBuilder();
    axis.getTensorBuilder().setDtype(DataType.DT_INT32).setTensorShape(shape()).addIntVal(1);
    String w = node("weights", "Const", Map.of("dtype", real, "value", weights.build()));
    String y = node("rows", "MatMul", Map.of("T", real), vectors, w);
    String square = node("square", "Square", Map.of("T", real), y);
    String one = node("axis", "Const", Map.of("dtype", whole, "value", axis.build()));
    String sum =
        node("sum", "Sum", Map.of("T", real, "Tidx", whole, "keep_dims", yes), square, one);
    String small = node("least", "Const", Map.of("dtype", real, "value", least.build()));
    String positive = node("positive", "Maximum", Map.of("T", real), sum, small);
    String scale = node("scale", "Rsqrt", Map.of("T", real), positive);
    return node("unit", "Mul", Map.of("T", real), y, scale) + ":0";
  }

  private String node(String name, String op, Map<String, AttrValue> attributes, String... in) {
    graph.addNode(
        NodeDef.newBuilder()
            .setName(prefix + name)
            .setOp(op)
            .addAllInput(List.of(in))
            .putAllAttr(attributes));
    return prefix + name;
  }

  private static TensorShapeProto shape(long... sizes) {
    var shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }
}

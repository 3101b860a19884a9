package dev.relkt.embedding.tensorflow;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** TensorFlow's protos in few words, for graphs and functions written by hand. */
public final class Protos {

  private Protos() {}

  /** A node of a graph or function. */
  public static final class Node {

    private final NodeDef.Builder node;

    private Node(String name, String op) {
      node = NodeDef.newBuilder().setName(name).setOp(op);
    }

    public Node in(String... inputs) {
      node.addAllInput(Arrays.asList(inputs));
      return this;
    }

    public Node attr(String name, Consumer<AttrValue.Builder> value) {
      var builder = AttrValue.newBuilder();
      value.accept(builder);
      node.putAttr(name, builder.build());
      return this;
    }

    public Node type(String name, DataType type) {
      return attr(name, a -> a.setType(type));
    }

    public Node types(String name, DataType... types) {
      return attr(name, a -> a.getListBuilder().addAllType(Arrays.asList(types)));
    }

    public Node number(String name, long value) {
      return attr(name, a -> a.setI(value));
    }

    public Node text(String name, String value) {
      return attr(name, a -> a.setS(ByteString.copyFromUtf8(value)));
    }

    public Node flag(String name) {
      return attr(name, a -> a.setB(true));
    }

    public Node shape(long... sizes) {
      return attr("shape", a -> a.setShape(shapeOf(sizes)));
    }

    public Node calls(String attribute, String function) {
      return attr(attribute, a -> a.setFunc(NameAttrList.newBuilder().setName(function)));
    }

    public NodeDef def() {
      return node.build();
    }
  }

  public static Node node(String name, String op) {
    return new Node(name, op);
  }

  public static Node call(String name, String function, DataType[] in, DataType[] out) {
    return node(name, "StatefulPartitionedCall")
        .types("Tin", in)
        .types("Tout", out)
        .calls("f", function);
  }

  public static NodeDef string(String name, String... values) {
    var tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_STRING).setTensorShape(shape(values));
    for (String value : values) {
      tensor.addStringVal(ByteString.copyFromUtf8(value));
    }
    return constant(name, tensor);
  }

  /** A scalar string. */
  public static NodeDef word(String name, String value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(shapeOf())
            .addStringVal(ByteString.copyFromUtf8(value)));
  }

  public static NodeDef number(String name, int value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT32)
            .setTensorShape(shapeOf())
            .addIntVal(value));
  }

  public static NodeDef number64(String name, long value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT64)
            .setTensorShape(shapeOf())
            .addInt64Val(value));
  }

  public static NodeDef real(String name, float value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(shapeOf())
            .addFloatVal(value));
  }

  public static NodeDef reals(String name, int rows, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(shapeOf(rows, values.length / rows))
            .setTensorContent(ByteString.copyFrom(bytes)));
  }

  private static NodeDef constant(String name, TensorProto.Builder tensor) {
    return node(name, "Const")
        .type("dtype", tensor.getDtype())
        .attr("value", a -> a.setTensor(tensor))
        .def();
  }

  public static TensorShapeProto shapeOf(long... sizes) {
    var shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }

  private static TensorShapeProto shape(String[] values) {
    return shapeOf(values.length);
  }

  public static OpDef.ArgDef arg(String name, DataType type) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(type).build();
  }

  /**
   * A function with one output.
   *
   * @param result the output's name and where it comes from: {@code node:output:0}
   */
  public static FunctionDef function(
      String name, List<OpDef.ArgDef> in, OpDef.ArgDef out, String result, List<NodeDef> body) {
    return FunctionDef.newBuilder()
        .setSignature(
            OpDef.newBuilder()
                .setName(name)
                .addAllInputArg(in)
                .addOutputArg(out)
                .setIsStateful(true))
        .addAllNodeDef(body)
        .putRet(out.getName(), result)
        .build();
  }
}

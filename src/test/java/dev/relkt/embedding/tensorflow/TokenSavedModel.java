package dev.relkt.embedding.tensorflow;

import static dev.relkt.embedding.tensorflow.Protos.node;
import static dev.relkt.embedding.tensorflow.Protos.number;
import static dev.relkt.embedding.tensorflow.Protos.real;
import static dev.relkt.embedding.tensorflow.Protos.reals;
import static dev.relkt.embedding.tensorflow.Protos.shapeOf;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_INT32;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A SavedModel that takes a padded row of token ids a text, by hand, and a SentencePiece model for
 * it.
 *
 * <pre>
 * ids ─ GatherV2(table, a constant) ─ × mask ─ Sum ─ L2
 * </pre>
 */
public final class TokenSavedModel {

  /** Components of its vectors. */
  public static final int DIMENSION = 64;

  /** The number of the piece that fills rows. */
  public static final int PAD = 3;

  private static final String WORDS =
      """
      river paris bridge flows city mountain école straße über năm река мост город γέφυρα ποταμός
      نهر جسر नदी शहर 川 東京 สะพาน çay göl 1889 42 tower iron world fair music opera night light
      which through the of and 谁发明了造纸术 कब पहाड़ों لماذا يتغير
      """;

  private final DataType type;
  private final boolean masked;
  private int rows = pieces().size();
  private long length = -1;
  private boolean padIsZero = true;
  private String idsName = "input_ids";
  private boolean eachToken;

  private TokenSavedModel(DataType type, boolean masked) {
    this.type = type;
    this.masked = masked;
  }

  /** One with a mask. */
  public static TokenSavedModel masked(DataType type) {
    TokenSavedModel model = new TokenSavedModel(type, true);
    model.padIsZero = false;
    return model;
  }

  /** One without, whose row for padding is zero. */
  public static TokenSavedModel plain(DataType type) {
    return new TokenSavedModel(type, false);
  }

  /** Its vectors change with the padding. */
  public TokenSavedModel misledByPadding() {
    padIsZero = false;
    return this;
  }

  /**
   * Gives the row of every token too, as {@code tokens} [n, length, d], and takes the types of
   * tokens: it adds 100 to every number where one is not 0.
   */
  public TokenSavedModel eachToken() {
    eachToken = true;
    return this;
  }

  public TokenSavedModel rows(int rows) {
    this.rows = rows;
    return this;
  }

  public TokenSavedModel length(long length) {
    this.length = length;
    return this;
  }

  public TokenSavedModel idsName(String name) {
    idsName = name;
    return this;
  }

  /** The row of the table for an id. */
  public static float[] row(int id) {
    var random = new Random(id);
    float[] row = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  private float[] table() {
    float[] table = new float[rows * DIMENSION];
    for (int id = 0; id < rows; id++) {
      if (id != PAD || !padIsZero) {
        System.arraycopy(row(id), 0, table, id * DIMENSION, DIMENSION);
      }
    }
    return table;
  }

  /** Writes a bare SavedModel. */
  public void write(Path savedModel) throws IOException {
    Files.createDirectories(savedModel);
    var nodes = new ArrayList<NodeDef>();
    nodes.add(node("ids", "Placeholder").type("dtype", type).shape(-1, length).def());
    nodes.add(reals("table", rows, table()));
    nodes.add(number("zero", 0));
    nodes.add(
        node("gathered", "GatherV2")
            .in("table", "ids", "zero")
            .type("Tparams", DT_FLOAT)
            .type("Tindices", type)
            .type("Taxis", DT_INT32)
            .def());
    String rowsOfIds = "gathered";
    if (masked) {
      nodes.add(node("mask", "Placeholder").type("dtype", type).shape(-1, length).def());
      nodes.add(node("real", "Cast").in("mask").type("SrcT", type).type("DstT", DT_FLOAT).def());
      nodes.add(number("last", -1));
      nodes.add(
          node("wide", "ExpandDims")
              .in("real", "last")
              .type("T", DT_FLOAT)
              .type("Tdim", DT_INT32)
              .def());
      nodes.add(node("kept", "Mul").in("gathered", "wide").type("T", DT_FLOAT).def());
      rowsOfIds = "kept";
    }
    nodes.add(number("axis", 1));
    nodes.add(
        node("sums", "Sum").in(rowsOfIds, "axis").type("T", DT_FLOAT).type("Tidx", DT_INT32).def());
    nodes.add(node("square", "Square").in("sums").type("T", DT_FLOAT).def());
    nodes.add(
        node("squares", "Sum")
            .in("square", "axis")
            .type("T", DT_FLOAT)
            .type("Tidx", DT_INT32)
            .flag("keep_dims")
            .def());
    nodes.add(real("least", 1e-12f));
    nodes.add(node("positive", "Maximum").in("squares", "least").type("T", DT_FLOAT).def());
    nodes.add(node("scale", "Rsqrt").in("positive").type("T", DT_FLOAT).def());
    nodes.add(node("unit", "Mul").in("sums", "scale").type("T", DT_FLOAT).def());

    var signature =
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs(idsName, info("ids:0", type, -1, length))
            .putOutputs("embedding", info("unit:0", DT_FLOAT, -1, DIMENSION));
    if (masked) {
      signature.putInputs("attention_mask", info("mask:0", type, -1, length));
    }
    if (eachToken) {
      nodes.add(node("types", "Placeholder").type("dtype", type).shape(-1, length).def());
      nodes.add(node("kinds", "Cast").in("types").type("SrcT", type).type("DstT", DT_FLOAT).def());
      nodes.add(real("hundred", 100));
      nodes.add(node("far", "Mul").in("kinds", "hundred").type("T", DT_FLOAT).def());
      nodes.add(number("behind", -1));
      nodes.add(
          node("offsets", "ExpandDims")
              .in("far", "behind")
              .type("T", DT_FLOAT)
              .type("Tdim", DT_INT32)
              .def());
      nodes.add(node("each", "AddV2").in("gathered", "offsets").type("T", DT_FLOAT).def());
      signature
          .putInputs("token_type_ids", info("types:0", type, -1, length))
          .putOutputs("tokens", info("each:0", DT_FLOAT, -1, length, DIMENSION));
    }
    var meta = MetaGraphDef.newBuilder();
    meta.getMetaInfoDefBuilder().addTags("serve");
    meta.putSignatureDef("serving_default", signature.build());
    var graph = GraphDef.newBuilder().addAllNode(nodes);
    graph.getVersionsBuilder().setProducer(1882);
    SavedModel model =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(meta.setGraphDef(graph))
            .build();
    try (OutputStream out = Files.newOutputStream(savedModel.resolve("saved_model.pb"))) {
      model.writeTo(out);
    }
  }

  private static TensorInfo info(String name, DataType type, long... shape) {
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(type)
        .setTensorShape(shapeOf(shape))
        .build();
  }

  /**
   * The pieces of the tokenizer; the place is the number: what is unknown, two marks, padding,
   * words, letters.
   */
  public static List<String> pieces() {
    var pieces = new LinkedHashSet<String>(List.of("<unk>", "<s>", "</s>", "<pad>", "▁", "😀"));
    Arrays.stream(WORDS.strip().split("\\s+")).map(w -> "▁" + w).forEach(pieces::add);
    WORDS
        .codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .mapToObj(Character::toString)
        .forEach(pieces::add);
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?."
        .chars()
        .mapToObj(c -> String.valueOf((char) c))
        .forEach(pieces::add);
    return List.copyOf(pieces);
  }

  /** Writes a SentencePiece model of these pieces: unigrams, no normalisation, pad_id set. */
  public static void writeTokenizer(Path file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    List<String> pieces = pieces();
    for (int i = 0; i < pieces.size(); i++) {
      var piece = new ByteArrayOutputStream();
      CodedOutputStream fields = CodedOutputStream.newInstance(piece);
      fields.writeString(1, pieces.get(i));
      fields.writeFloat(2, pieces.get(i).length() > 2 ? -5f : -8f);
      fields.writeEnum(3, i == 0 ? 2 : i <= PAD ? 3 : 1);
      fields.flush();
      out.writeByteArray(1, piece.toByteArray());
    }
    var trainer = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(trainer);
    fields.writeEnum(3, 1);
    fields.writeInt32(4, pieces.size());
    fields.writeInt32(43, PAD);
    fields.flush();
    out.writeByteArray(2, trainer.toByteArray());
    var normalizer = new ByteArrayOutputStream();
    fields = CodedOutputStream.newInstance(normalizer);
    fields.writeByteArray(1, "identity".getBytes(StandardCharsets.UTF_8));
    fields.flush();
    out.writeByteArray(3, normalizer.toByteArray());
    out.flush();
    Files.write(file, bytes.toByteArray());
  }
}

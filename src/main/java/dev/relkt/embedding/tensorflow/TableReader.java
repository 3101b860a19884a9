package dev.relkt.embedding.tensorflow;

import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Reads the tables of a student's SavedModel out of its variables ({@link SixLevels}). */
final class TableReader {

  private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);

  private TableReader() {}

  /**
   * @param folder of a SavedModel that the verifier has let through
   * @return one or more of one vocabulary; nothing if it has no such tables
   */
  static Optional<List<PackedTable>> read(ModelFolder folder) {
    ModelManifest manifest = folder.manifest();
    try {
      MetaGraphDef meta = CheckedSavedModel.meta(folder, manifest.encoder());
      Optional<List<TableSpec>> specs = TableSpec.of(meta.getGraphDef(), manifest.dimension());
      if (specs.isEmpty() || !allRead(meta, specs.get().size())) {
        return Optional.empty();
      }
      try (var model =
          SavedModelBundle.load(folder.file("saved_model").toString(), manifest.encoder().tag())) {
        var tables = new ArrayList<PackedTable>();
        for (TableSpec spec : specs.get()) {
          Optional<PackedTable> table = read(model, tables.size(), spec);
          if (table.isEmpty()
              || table.get().vocabulary()
                  != tables.stream().findFirst().orElse(table.get()).vocabulary()) {
            return Optional.empty();
          }
          tables.add(table.get());
        }
        return Optional.of(tables);
      }
    } catch (RuntimeException e) {
      LOG.warn("model {}: its tables cannot be read", manifest.modelVersion(), e);
      return Optional.empty();
    }
  }

  private static boolean allRead(MetaGraphDef meta, int tables) {
    return IntStream.range(0, tables)
        .allMatch(
            table ->
                reads(meta, SixLevels.ofTable(SixLevels.ALL_BYTES, table), DataType.DT_UINT8)
                    && reads(
                        meta, SixLevels.ofTable(SixLevels.ALL_SCALES, table), DataType.DT_FLOAT));
  }

  private static Optional<PackedTable> read(SavedModelBundle model, int number, TableSpec spec) {
    try (var results =
        model
            .session()
            .runner()
            .fetch(SixLevels.ofTable(SixLevels.ALL_BYTES, number))
            .fetch(SixLevels.ofTable(SixLevels.ALL_SCALES, number))
            .run()) {
      return table(spec, (TUint8) results.get(0), (TFloat32) results.get(1));
    }
  }

  private static Optional<PackedTable> table(TableSpec spec, TUint8 bytes, TFloat32 scales) {
    int third = SixLevels.bytesOfRow(spec.dimension());
    long vocabulary = scales.size();
    if (scales.rank() != 1
        || !bytes.shape().equals(Shape.of(vocabulary, third))
        || !PackedTable.fits(vocabulary, spec.dimension())) {
      return Optional.empty();
    }
    float[] scaleOfRow = new float[(int) vocabulary];
    scales.asRawTensor().data().asFloats().read(scaleOfRow);
    ByteDataBuffer data = bytes.asRawTensor().data();
    return Optional.of(
        new PackedTable(
            spec.dimension(),
            scaleOfRow,
            spec.weight(),
            (row, into) -> data.offset((long) row * third).read(into)));
  }

  /** Whether a node reads a variable and does nothing else: running it runs no other node. */
  private static boolean reads(MetaGraphDef meta, String name, DataType type) {
    Map<String, NodeDef> nodes = new HashMap<>();
    meta.getGraphDef().getNodeList().forEach(n -> nodes.put(n.getName(), n));
    NodeDef read = nodes.get(name);
    if (read == null
        || !read.getOp().equals("ReadVariableOp")
        || read.getInputCount() != 1
        || read.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType() != type) {
      return false;
    }
    NodeDef variable = nodes.get(ModelGraph.nodeName(read.getInput(0)));
    return variable != null
        && variable.getOp().equals("VarHandleOp")
        && variable.getInputCount() == 0;
  }
}

package dev.relkt.sql;

import dev.relkt.embedding.Encoder;
import dev.relkt.passage.Texts;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.jspecify.annotations.Nullable;

/** The vectors of questions; null for null and for a text without anything to be encoded. */
public final class QuestionVectors extends PredictFunction {

  private static final long serialVersionUID = 1;

  private final String registryRoot;
  private final String model;
  private transient @Nullable Encoder encoder;

  QuestionVectors(Path registryRoot, ModelVersion model) {
    this.registryRoot = registryRoot.toString();
    this.model = model.toString();
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    super.open(context);
    ModelVersion version = ModelVersion.parse(model);
    encoder = SqlOptions.encoders(Path.of(registryRoot), version).open(version);
  }

  @Override
  public Collection<RowData> predict(RowData input) {
    var row = new GenericRowData(1);
    if (!input.isNullAt(0)) {
      String text = input.getString(0).toString();
      if (Texts.holdsWords(text)) {
        Encoder open = Objects.requireNonNull(encoder, "not open");
        row.setField(
            0, new GenericArrayData(open.encodeQuestions(List.of(text)).getFirst().toArray()));
      }
    }
    return List.of(row);
  }

  @Override
  public void close() throws Exception {
    if (encoder != null) {
      encoder.close();
    }
    super.close();
  }
}

package dev.relkt.sql;

import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * {@code CREATE MODEL … WITH ('provider' = 'relkt')}: the vector of a question, by the encoder of a
 * model version. Input is one text, output one {@code ARRAY<FLOAT>}.
 */
public final class QuestionModelFactory implements ModelProviderFactory {

  @Override
  public String factoryIdentifier() {
    return SqlOptions.RELKT;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(SqlOptions.REGISTRY_ROOT, SqlOptions.MODEL);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  /**
   * @throws ValidationException if options or columns are not as they have to be, or there is no
   *     such version
   */
  @Override
  public ModelProvider createModelProvider(Context context) {
    var helper = FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    Path registryRoot = SqlOptions.path(options, SqlOptions.REGISTRY_ROOT);
    ModelVersion model = SqlOptions.model(options);
    requireTextIn(context.getCatalogModel());
    requireVectorOut(context.getCatalogModel());
    SqlOptions.requireThere(registryRoot, model);
    return new Provider(registryRoot, model);
  }

  private static void requireTextIn(ResolvedCatalogModel model) {
    List<Column> input = model.getResolvedInputSchema().getColumns();
    if (input.size() != 1
        || !input
            .getFirst()
            .getDataType()
            .getLogicalType()
            .is(LogicalTypeFamily.CHARACTER_STRING)) {
      throw new ValidationException(
          "INPUT %s (expected: one column, the text of a question, as STRING)".formatted(input));
    }
  }

  private static void requireVectorOut(ResolvedCatalogModel model) {
    List<Column> output = model.getResolvedOutputSchema().getColumns();
    if (output.size() != 1 || !isVector(output.getFirst().getDataType().getLogicalType())) {
      throw new ValidationException(
          "OUTPUT %s (expected: one column, the vector, as ARRAY<FLOAT>)".formatted(output));
    }
  }

  static boolean isVector(LogicalType type) {
    return type instanceof ArrayType array && array.getElementType().is(LogicalTypeRoot.FLOAT);
  }

  private record Provider(Path registryRoot, ModelVersion model) implements PredictRuntimeProvider {

    @Override
    public PredictFunction createPredictFunction(Context context) {
      return new QuestionVectors(registryRoot, model);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }
}

package dev.relkt.sql;

import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/**
 * {@code CREATE TABLE … WITH ('connector' = 'relkt')}: the passages of an index, to be searched by
 * {@code VECTOR_SEARCH}. It is not read row by row.
 */
public final class IndexTableFactory implements DynamicTableSourceFactory {

  @Override
  public String factoryIdentifier() {
    return SqlOptions.RELKT;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(SqlOptions.INDEX_ROOT, SqlOptions.REGISTRY_ROOT, SqlOptions.MODEL);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(SqlOptions.WORK_DIRECTORY, SqlOptions.TENANT, SqlOptions.FILTER);
  }

  /**
   * @throws org.apache.flink.table.api.ValidationException if options or columns are not as they
   *     have to be, or there is no such version
   */
  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    var helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    Path registryRoot = SqlOptions.path(options, SqlOptions.REGISTRY_ROOT);
    ModelVersion model = SqlOptions.model(options);
    SqlOptions.requireThere(registryRoot, model);
    return new IndexTable(
        IndexColumns.of((RowType) context.getPhysicalRowDataType().getLogicalType()),
        new IndexTable.Place(
            SqlOptions.path(options, SqlOptions.INDEX_ROOT).toString(),
            registryRoot.toString(),
            model.toString(),
            SqlOptions.path(options, SqlOptions.WORK_DIRECTORY).toString()),
        SearchedPassages.of(options));
  }
}

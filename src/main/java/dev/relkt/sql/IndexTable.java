package dev.relkt.sql;

import java.io.Serializable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.VectorSearchTableSource;
import org.apache.flink.table.connector.source.search.VectorSearchFunctionProvider;

/** The passages of an index as a table that can be searched by its vector. */
final class IndexTable implements VectorSearchTableSource {

  private final IndexColumns columns;
  private final Place place;
  private final SearchedPassages passages;

  /** Where index and model are. */
  record Place(String indexRoot, String registryRoot, String model, String workDirectory)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  IndexTable(IndexColumns columns, Place place, SearchedPassages passages) {
    this.columns = columns;
    this.place = place;
    this.passages = passages;
  }

  @Override
  public VectorSearchRuntimeProvider getSearchRuntimeProvider(VectorSearchContext context) {
    int[][] searched = context.getSearchColumns();
    if (searched.length != 1 || searched[0].length != 1 || !columns.isVector(searched[0][0])) {
      throw new ValidationException(
          "VECTOR_SEARCH by %s (expected: DESCRIPTOR of the one column of type ARRAY<FLOAT>)"
              .formatted(java.util.Arrays.deepToString(searched)));
    }
    return VectorSearchFunctionProvider.of(new IndexSearch(columns, place, passages));
  }

  @Override
  public DynamicTableSource copy() {
    return new IndexTable(columns, place, passages);
  }

  @Override
  public String asSummaryString() {
    return "relkt index " + place.indexRoot();
  }
}

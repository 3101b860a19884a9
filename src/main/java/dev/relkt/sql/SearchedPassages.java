package dev.relkt.sql;

import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.PassageFilter;
import java.io.Serializable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Which passages a table has, as its options say it.
 *
 * @param tenant whose; null for those of everybody
 * @param filter that they fulfil, as {@code --filter} has it; null for any
 */
record SearchedPassages(@Nullable String tenant, @Nullable String filter) implements Serializable {

  private static final long serialVersionUID = 1;

  /**
   * @throws ValidationException if an option is there and says nothing, or cannot be read
   */
  static SearchedPassages of(ReadableConfig options) {
    var searched =
        new SearchedPassages(
            options.getOptional(SqlOptions.TENANT).orElse(null),
            options.getOptional(SqlOptions.FILTER).orElse(null));
    try {
      PassageFilter unused = searched.accepted();
      return searched;
    } catch (IllegalArgumentException e) {
      throw new ValidationException(String.valueOf(e.getMessage()), e);
    }
  }

  PassageFilter accepted() {
    return stated().and(ofTenant());
  }

  private PassageFilter ofTenant() {
    return tenant == null ? PassageFilter.NONE : PassageFilter.ofTenant(new Tenant(tenant));
  }

  private PassageFilter stated() {
    if (filter == null) {
      return PassageFilter.NONE;
    }
    PassageFilter stated = PassageFilter.parse(filter);
    if (stated.isEmpty()) {
      throw new IllegalArgumentException(
          "filter: every passage (expected: a condition, or no such option)");
    }
    return stated;
  }
}

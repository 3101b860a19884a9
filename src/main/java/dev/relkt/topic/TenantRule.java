package dev.relkt.topic;

import dev.relkt.passage.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whether records have to say whose they are. */
public enum TenantRule {
  /** Those that do not are of all, or of none. */
  OPTIONAL,
  /** Those that do not are refused. */
  REQUIRED;

  /** The header of passages, deletes and questions with the name of a tenant. */
  public static final String HEADER = "relkt-tenant";

  /**
   * What the header says.
   *
   * @throws RejectedRecord if it is no name of a tenant
   */
  static Optional<Tenant> header(RawRecord raw) {
    try {
      return raw.header(HEADER).map(Tenant::new);
    } catch (IllegalArgumentException e) {
      throw new RejectedRecord("header %s: %s".formatted(HEADER, e.getMessage()), e);
    }
  }

  /** The header of a record of a tenant. */
  public static RecordHeader headerOf(Tenant tenant) {
    return new RecordHeader(HEADER, tenant.name().getBytes(StandardCharsets.UTF_8));
  }

  /** The field {@code tenant}; what is wrong is remembered. */
  static Optional<Tenant> field(JsonFields fields) {
    return fields.text("tenant").flatMap(name -> fields.checked(() -> new Tenant(name)));
  }

  /**
   * The one of two that is there; that they are others is remembered.
   *
   * @param second where the second one is from, for people
   */
  static Optional<Tenant> one(
      Optional<Tenant> first, Optional<Tenant> other, String second, JsonFields fields) {
    if (first.isPresent() && other.isPresent() && !first.equals(other)) {
      fields.problem(
          "tenant: \"%s\" (expected: \"%s\", as %s)"
              .formatted(first.get().name(), other.get().name(), second));
    }
    return first.or(() -> other);
  }

  /**
   * Refuses a record that does not say it, where it has to.
   *
   * @param setting that says so, for people
   */
  void require(Optional<Tenant> tenant, String where, String setting) {
    if (this == REQUIRED && tenant.isEmpty()) {
      throw new RejectedRecord(
          RejectionKind.TENANT,
          "tenant: missing (expected: 1 to %d characters in %s: %s is required)"
              .formatted(Tenant.MAX_CHARS, where, setting),
          null);
    }
  }
}

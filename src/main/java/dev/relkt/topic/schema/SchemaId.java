package dev.relkt.topic.schema;

/**
 * A schema's number in a registry.
 *
 * @param kind what it counts
 * @param number 0 or more
 */
record SchemaId(RegistryApi kind, long number) {

  @Override
  public String toString() {
    return switch (kind) {
      case CONFLUENT -> "schema id " + number;
      case APICURIO_GLOBAL_IDS -> "global id " + number;
      case APICURIO_CONTENT_IDS -> "content id " + number;
    };
  }
}

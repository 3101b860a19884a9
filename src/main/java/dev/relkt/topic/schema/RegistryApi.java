package dev.relkt.topic.schema;

/** How a registry is asked, and what the ids in records count. */
public enum RegistryApi {
  /** Confluent's API; Apicurio and Karapace speak it too. */
  CONFLUENT,
  /** Apicurio's own API, ids of versions of artifacts. */
  APICURIO_GLOBAL_IDS,
  /** Apicurio's own API, ids of contents. */
  APICURIO_CONTENT_IDS
}

package dev.relkt.topic.format;

/** What producers write to the topic of passages. */
public enum PassageFormat {
  /** ReLKT's own form, see {@link dev.relkt.topic.PassagesTopic}. */
  RELKT,
  /** JSON objects, also behind a schema id, or as Kafka Connect's JsonConverter writes them. */
  JSON,
  /** Change events of Debezium in JSON, whole or only the new row. */
  DEBEZIUM_JSON
}

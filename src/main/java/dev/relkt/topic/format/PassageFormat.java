package dev.relkt.topic.format;

import dev.relkt.topic.schema.RegisteredValues;
import java.util.Optional;

/** What producers write to the topic of passages. */
public enum PassageFormat {
  /** ReLKT's own form, see {@link dev.relkt.topic.PassagesTopic}. */
  RELKT,
  /** JSON objects, also behind a schema id, or as Kafka Connect's JsonConverter writes them. */
  JSON,
  /** Change events of Debezium in JSON, whole or only the new row. */
  DEBEZIUM_JSON,
  /** Records of Avro whose schemas are in a registry. */
  AVRO,
  /** Change events of Debezium in Avro. */
  DEBEZIUM_AVRO,
  /** Messages of Protobuf whose schemas are in a registry. */
  PROTOBUF;

  /** Whether a value is a change event, or the row of one. */
  public boolean hasEvents() {
    return this == DEBEZIUM_JSON || this == DEBEZIUM_AVRO;
  }

  /** What a registry is asked for, empty where none is. */
  public Optional<RegisteredValues.Encoding> registered() {
    return switch (this) {
      case RELKT, JSON, DEBEZIUM_JSON -> Optional.empty();
      case AVRO, DEBEZIUM_AVRO -> Optional.of(RegisteredValues.Encoding.AVRO);
      case PROTOBUF -> Optional.of(RegisteredValues.Encoding.PROTOBUF);
    };
  }
}

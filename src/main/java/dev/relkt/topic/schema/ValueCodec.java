package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Values of one schema as JSON. For one thread. */
interface ValueCodec {

  /**
   * @param framed the value and where its id was
   * @throws dev.relkt.topic.RejectedRecord if the bytes are none of this schema
   */
  JsonNode read(FramedBytes framed);
}

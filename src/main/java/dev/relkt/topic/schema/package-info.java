/**
 * Values whose schema is kept by a schema registry: Avro and Protobuf, as JSON.
 *
 * <p>Start at {@link dev.relkt.topic.schema.RegisteredValues}. A registry is asked once for each
 * schema, over the documented HTTP API of Confluent's Schema Registry, which others speak too, or
 * of Apicurio Registry. A record is refused if the registry does not know its schema; while the
 * registry is away, {@link dev.relkt.topic.schema.RegistryUnavailable} is thrown and no record is
 * judged.
 */
@NullMarked
package dev.relkt.topic.schema;

import org.jspecify.annotations.NullMarked;

/**
 * Passages in the form that others write them: JSON, Avro, Protobuf, change events of Debezium, and
 * what converters and serializers of schema registries put around a value.
 *
 * <p>Start at {@link dev.relkt.topic.format.PassageReader}. A record becomes one of ReLKT's own
 * form first, by the paths of {@link dev.relkt.topic.format.FieldMapping}, and is then read by
 * {@link dev.relkt.topic.PassagesTopic}: limits and messages are in one place.
 *
 * <pre>
 * bytes ── without framing, as JSON ── row of the event ── by the mapping ── ReLKT's own form
 * </pre>
 */
@NullMarked
package dev.relkt.topic.format;

import org.jspecify.annotations.NullMarked;

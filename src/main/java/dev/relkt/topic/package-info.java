/**
 * What travels on Kafka: one class a topic with its name, key, schema version and strict codec, and
 * the dead letters.
 *
 * <p>Start at {@link dev.relkt.topic.PassagesTopic} and {@link dev.relkt.topic.QuestionsTopic}.
 * Decoding never throws for what is in a record: it gives a value or a {@link
 * dev.relkt.topic.Rejection} that says what, where, found and expected. Both sides are here, since
 * the jobs read what the command line writes and the other way round.
 */
@NullMarked
package dev.relkt.topic;

import org.jspecify.annotations.NullMarked;

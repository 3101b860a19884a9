/**
 * From a question to ranked passages: the {@link dev.relkt.answering.Question}, the searchers that
 * look into the shards of the newest published snapshot, and the {@link dev.relkt.answering.Reply}
 * with its {@link dev.relkt.answering.RankedAnswers}.
 *
 * <p>Start at {@link dev.relkt.answering.Searchers} for the way in, {@link
 * dev.relkt.answering.PartialReply} for the way out. Knows neither Kafka nor Flink.
 */
@NullMarked
package dev.relkt.answering;

import org.jspecify.annotations.NullMarked;

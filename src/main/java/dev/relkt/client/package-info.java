/**
 * The door for Java programs: passages are sent and deleted, questions asked, models commanded, all
 * through Kafka.
 *
 * <p>Start at {@link dev.relkt.client.RelktClient}; its parts, {@link
 * dev.relkt.client.PassageSender}, {@link dev.relkt.client.QuestionClient}, {@link
 * dev.relkt.client.CommandClient} and {@link dev.relkt.client.GenerationEvents}, can be used alone.
 * The command line is built on this.
 */
@NullMarked
package dev.relkt.client;

import org.jspecify.annotations.NullMarked;

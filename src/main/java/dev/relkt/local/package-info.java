/**
 * The laptop: a real Kafka broker and a Flink MiniCluster in one JVM, running the very jobs that a
 * cluster runs.
 *
 * <p>Start at {@link dev.relkt.local.EmbeddedBroker} for Kafka and at {@link
 * dev.relkt.local.LocalCluster} for the jobs. Everything is kept under one data directory and found
 * again after a restart.
 */
@NullMarked
package dev.relkt.local;

import org.jspecify.annotations.NullMarked;

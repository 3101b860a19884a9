/**
 * What the jobs tell Prometheus: every metric with its name, labels and meaning, how operators
 * register them with Flink, and the page from which Prometheus takes them.
 *
 * <p>Start at {@link dev.relkt.metrics.RelktMetric}, the table of all of them, and {@link
 * dev.relkt.metrics.PrometheusPage}. The room depends on Flink's metrics alone: a cluster has it in
 * {@code lib/}, since the page is of the process and not of a job.
 */
@NullMarked
package dev.relkt.metrics;

import org.jspecify.annotations.NullMarked;

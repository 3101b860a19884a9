/**
 * Sources and sinks: Kafka's connectors with this product's settings, the source of the control
 * topic, and the checks of topics at a start.
 */
@NullMarked
package dev.relkt.job.kafka;

import org.jspecify.annotations.NullMarked;

/**
 * The commands that run and show the service: up, demo, ask, status, topics, config, index and job.
 */
@NullMarked
package dev.relkt.cli.serve;

import org.jspecify.annotations.NullMarked;

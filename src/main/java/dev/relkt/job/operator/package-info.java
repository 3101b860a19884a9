/**
 * The operators of both jobs. Each is thin: what it does stands in {@code indexing}, {@code
 * answering} or {@code rollout}; what is here is state, timers and threads of Flink.
 */
@NullMarked
package dev.relkt.job.operator;

import org.jspecify.annotations.NullMarked;

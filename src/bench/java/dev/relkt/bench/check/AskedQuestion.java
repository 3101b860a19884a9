package dev.relkt.bench.check;

import java.time.Duration;

/**
 * A question as the log has it.
 *
 * @param text what is asked
 * @param deadline after which its answer is late
 * @param atMillis its record's timestamp
 */
public record AskedQuestion(String text, Duration deadline, long atMillis) {}

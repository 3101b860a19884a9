package dev.relkt.bench.check;

import dev.relkt.answering.Reply;

/**
 * An answer as the log has it.
 *
 * @param atMillis its record's timestamp
 */
public record GivenAnswer(Reply reply, long atMillis) {}

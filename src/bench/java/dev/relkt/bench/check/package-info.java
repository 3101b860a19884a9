/**
 * The checker of a swap: reads the log, every generation and every answer, and says what is wrong.
 *
 * <p>It shares no code with what merges the log into an index: the last acceptable record of a key
 * is what has to be there. Start at {@link dev.relkt.bench.check.SwapChecker}; what judges ({@link
 * dev.relkt.bench.check.IndexJudge}, {@link dev.relkt.bench.check.AnswerJudge}) reads nothing
 * itself.
 */
@NullMarked
package dev.relkt.bench.check;

import org.jspecify.annotations.NullMarked;

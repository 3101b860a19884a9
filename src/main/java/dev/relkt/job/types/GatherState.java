package dev.relkt.job.types;

import dev.relkt.answering.PartialReply;
import java.util.Optional;

/**
 * A question that is not answered yet.
 *
 * @param partialReply what came so far
 * @param envelope of the question, as long as a reply may have to be sent
 */
public record GatherState(PartialReply partialReply, Optional<QuestionEnvelope> envelope) {}

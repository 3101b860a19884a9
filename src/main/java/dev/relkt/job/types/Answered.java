package dev.relkt.job.types;

import dev.relkt.answering.Reply;

/**
 * A reply on its way out.
 *
 * @param reply to be sent; says the envelope's place
 * @param envelope of the question
 */
public record Answered(Reply reply, QuestionEnvelope envelope) {
  public Answered {
    reply = reply.at(envelope.place());
  }
}

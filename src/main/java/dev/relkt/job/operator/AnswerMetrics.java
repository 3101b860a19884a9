package dev.relkt.job.operator;

import dev.relkt.answering.Reply;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.metrics.SampledHistogram;
import org.apache.flink.metrics.Counter;

/** What is told of the answers that are sent. For one thread. */
final class AnswerMetrics {

  private final Counter complete;
  private final Counter partial;
  private final Counter notSearched;
  private final Counter late;
  private final SampledHistogram seconds;

  AnswerMetrics(OperatorMetrics metrics) {
    complete = metrics.counter(RelktMetric.ANSWERS, "complete");
    partial = metrics.counter(RelktMetric.ANSWERS, "partial");
    notSearched = metrics.counter(RelktMetric.ANSWERS, "not_searched");
    late = metrics.counter(RelktMetric.LATE_ANSWERS);
    seconds = metrics.nanos(RelktMetric.ANSWER_SECONDS);
  }

  /**
   * @param deadlineAtMillis until when it was to be sent, since 1970
   */
  void sent(Reply reply, long deadlineAtMillis) {
    if (reply.shardsAnswered() == 0 && reply.shardsAsked() > 0) {
      notSearched.inc();
    } else if (reply.partial()) {
      partial.inc();
    } else {
      complete.inc();
    }
    if (System.currentTimeMillis() > deadlineAtMillis) {
      late.inc();
    }
    seconds.update(Math.round(reply.timings().total() * 1e6));
  }
}

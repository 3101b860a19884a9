package dev.relkt.job;

import dev.relkt.answering.Question;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.util.Set;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records of questions; those that are none go to the dead letters. */
final class ReadQuestions extends ProcessFunction<RawRecord, ReceivedQuestion> {

  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new DeadLetterCodec().streamType());

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ReadQuestions.class);

  /** The headers of W3C trace context. */
  private static final Set<String> PASSED_ON = Set.of("traceparent", "tracestate", "baggage");

  @Override
  public void processElement(RawRecord raw, Context context, Collector<ReceivedQuestion> out) {
    switch (new QuestionsTopic().decode(raw)) {
      case Decoded.Accepted<Question> accepted ->
          out.collect(
              new ReceivedQuestion(
                  raw.partition() + "-" + raw.offset(),
                  accepted.value(),
                  raw.timestampMillis(),
                  Micros.now(),
                  raw.headers().stream().filter(h -> PASSED_ON.contains(h.name())).toList()));
      case Decoded.Rejected<Question> rejected -> {
        LOG.info(
            "{} {}@{} goes to the dead letters: {}",
            raw.topic(),
            raw.partition(),
            raw.offset(),
            rejected.rejection().reason());
        context.output(DEAD_LETTERS, new DeadLetter(raw, rejected.rejection()));
      }
    }
  }
}

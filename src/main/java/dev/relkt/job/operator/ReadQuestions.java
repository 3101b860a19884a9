package dev.relkt.job.operator;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.types.QuestionEnvelope;
import dev.relkt.job.types.ReceivedQuestion;
import dev.relkt.job.types.StreamTypes;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.passage.Language;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.LanguageDetector;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.TenantRule;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records of questions; those that are none go to the dead letters, from where they are
 * answered too.
 */
public final class ReadQuestions extends ProcessFunction<RawRecord, ReceivedQuestion> {

  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", StreamTypes.DEAD_LETTER);

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ReadQuestions.class);

  /** The headers of W3C trace context, and that of interim answers. */
  private static final Set<String> PASSED_ON =
      Set.of("traceparent", "tracestate", "baggage", QuestionsTopic.INTERIM_HEADER);

  /** An answer has room for so many bytes of them; no tracing needs that many. */
  private static final int MAX_PASSED_ON = 64 << 10;

  private final TenantRule tenants;

  private transient ReadCounts counts;

  /**
   * @param tenants whether a question has to say for which tenant it is
   */
  public ReadQuestions(TenantRule tenants) {
    this.tenants = tenants;
  }

  /** The headers of a question that go on with it. */
  public static List<RecordHeader> passedOn(RawRecord question) {
    List<RecordHeader> headers =
        question.headers().stream().filter(h -> PASSED_ON.contains(h.name())).toList();
    long bytes =
        headers.stream().mapToLong(h -> h.value() == null ? 0 : h.value().length + 16L).sum();
    return bytes <= MAX_PASSED_ON ? headers : List.of();
  }

  @Override
  public void open(OpenContext context) {
    counts = new ReadCounts(new OperatorMetrics(getRuntimeContext().getMetricGroup()));
    LanguageDetector.bundled().detect("What is asked first does not wait for the model.");
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<ReceivedQuestion> out) {
    counts.read();
    switch (new QuestionsTopic(tenants).decode(raw)) {
      case Decoded.Accepted<Question> accepted ->
          out.collect(
              new ReceivedQuestion(
                  new QuestionEnvelope(
                      new Reply.Place(raw.partition(), raw.offset()), passedOn(raw)),
                  withLanguage(accepted.value()),
                  raw.timestampMillis(),
                  Micros.now()));
      case Decoded.Rejected<Question> rejected -> {
        var letter = new DeadLetter(raw, rejected.rejection());
        LogFields.about(raw, () -> LOG.info(letter.describe()));
        counts.refused(rejected.kind());
        context.output(DEAD_LETTERS, letter);
      }
    }
  }

  /** Detected once here, for the searchers and for those who rank what they find. */
  private static Question withLanguage(Question question) {
    if (question.options().language().isPresent()) {
      return question;
    }
    Language detected = LanguageDetector.bundled().detect(question.text());
    return detected.equals(Language.UNDETERMINED)
        ? question
        : question.with(question.options().toBuilder().language(detected).build());
  }
}

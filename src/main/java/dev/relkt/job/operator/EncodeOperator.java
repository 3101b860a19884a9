package dev.relkt.job.operator;

import dev.relkt.answering.PartialReply;
import dev.relkt.answering.QuestionEncoding;
import dev.relkt.answering.QuestionEncoding.Encoded;
import dev.relkt.answering.QuestionEncoding.Vector;
import dev.relkt.answering.RefreshLoop;
import dev.relkt.answering.SearchRequest;
import dev.relkt.answering.ServingSnapshots;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.Encoders;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.GatherPartCodec;
import dev.relkt.job.types.ReceivedQuestion;
import dev.relkt.job.types.ReceivedQuestionCodec;
import dev.relkt.job.types.SearchOrder;
import dev.relkt.metrics.OperatorMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes questions and stamps them with the model and generation that are to answer them. What is
 * not encoded yet stands in the checkpoint.
 *
 * <p>A question that cannot be answered in time is not searched and gets an answer that says so
 * ({@link QuestionEncoding}).
 */
public final class EncodeOperator extends AbstractStreamOperator<SearchOrder>
    implements OneInputStreamOperator<ReceivedQuestion, SearchOrder> {

  public static final OutputTag<GatherPart> ASKED =
      new OutputTag<>("asked", new GatherPartCodec().streamType());

  private static final Logger LOG = LoggerFactory.getLogger(EncodeOperator.class);

  private static final long serialVersionUID = 1;

  private final IndexLocation place;
  private final Encoders encoders;
  private final int batchQuestions;
  private final Duration refresh;

  private transient MailboxExecutor mailbox;
  private transient ListState<ReceivedQuestion> state;
  private transient Map<String, ReceivedQuestion> underWay;
  private transient @Nullable ServingSnapshots snapshots;
  private transient @Nullable RefreshLoop refreshing;
  private transient @Nullable QuestionEncoding<ReceivedQuestion> encoding;
  private transient @Nullable LocalSearches searches;
  private transient EncodeMetrics metrics;

  public EncodeOperator(IndexLocation place, Encoders encoders, Settings.Answering answering) {
    this.place = place;
    this.encoders = encoders;
    batchQuestions = answering.batchQuestions();
    refresh = answering.refresh();
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    mailbox = mailboxExecutor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    underWay = new LinkedHashMap<>();
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("questions", new ReceivedQuestionCodec().streamType()));
    for (ReceivedQuestion question : state.get()) {
      underWay.put(question.uid(), question.readAt(Micros.now()));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    var told = new OperatorMetrics(getMetricGroup());
    metrics = new EncodeMetrics(told);
    EncodeMetrics measured = metrics;
    var served =
        new ServingSnapshots(place::find, version -> measured.encoder(encoders.open(version)));
    snapshots = served;
    String failure =
        StartRefused.unlessItRan(getRuntimeContext().getTaskInfo(), () -> firstRefresh(served));
    RefreshLoop loop =
        RefreshLoop.startInterruptible("serving-snapshot", refresh, failure, () -> refresh(served));
    refreshing = loop;
    var opened =
        new QuestionEncoding<ReceivedQuestion>(
            served,
            batchQuestions,
            () -> mailbox.execute(this::emit, "emit encoded questions"),
            loop::failure);
    encoding = opened;
    searches = LocalSearches.ofEncoder(getRuntimeContext().getJobInfo().getJobId());
    metrics.underWay(opened::present);
    underWay.values().forEach(this::submit);
  }

  /**
   * An encoder that runs elsewhere and is away does not keep the job from starting: questions are
   * told so at their deadlines, until it is there.
   */
  private String firstRefresh(ServingSnapshots served) {
    try {
      refresh(served);
      return "";
    } catch (EncoderUnavailable e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      LOG.warn("{}; trying again", e.getMessage());
      return String.valueOf(e.getMessage());
    }
  }

  private void refresh(ServingSnapshots served) {
    served.refresh();
    metrics.refreshed(served);
  }

  @Override
  public void processElement(StreamRecord<ReceivedQuestion> element) {
    ReceivedQuestion question = element.getValue();
    underWay.put(question.uid(), question);
    submit(question);
  }

  private void submit(ReceivedQuestion question) {
    opened()
        .submit(
            new QuestionEncoding.Waiting<>(
                question, question.question().encoded(), question.deadlineAtMillis()));
  }

  private void emit() {
    for (Encoded<ReceivedQuestion> encoded : opened().take()) {
      ReceivedQuestion question = encoded.tag();
      underWay.remove(question.uid());
      Optional<String> refused =
          encoded.vector().flatMap(v -> question.question().refusedBy(v.serving().generation()));
      Optional<Vector> searched = refused.isPresent() ? Optional.empty() : encoded.vector();
      var asked =
          new PartialReply.Asked(
              question.question(),
              searched.map(Vector::serving),
              place.shards(),
              refused.orElse(encoded.trouble()),
              new PartialReply.Clock(
                  question.askedAtMillis(),
                  question.readAtMicros(),
                  Micros.now(),
                  question.deadlineAtMillis()));
      metrics.encoded(encoded.outcome());
      output.collect(ASKED, new StreamRecord<>(new GatherPart.Asked(asked, question.envelope())));
      if (refused.isPresent()) {
        metrics.notApplicable();
        opened().searched();
      }
      searched.ifPresent(vector -> search(question, vector));
    }
  }

  private void search(ReceivedQuestion question, Vector vector) {
    java.util.Objects.requireNonNull(searches, "not open")
        .begin(question.uid(), opened()::searched);
    output.collect(
        new StreamRecord<>(
            new SearchOrder(
                question.uid(),
                vector.serving().generation(),
                SearchRequest.of(question.question(), vector.embedding()),
                question.deadlineAtMillis())));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(List.copyOf(underWay.values()));
  }

  @Override
  public void finish() throws Exception {
    opened().awaitAll();
    emit();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    try {
      IOUtils.closeAll(searches, encoding, refreshing, snapshots);
    } finally {
      super.close();
    }
  }

  private QuestionEncoding<ReceivedQuestion> opened() {
    return java.util.Objects.requireNonNull(encoding, "not open");
  }
}

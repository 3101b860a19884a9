package dev.relkt.job.operator;

import dev.relkt.answering.PartialReply;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ServedModel;
import dev.relkt.embedding.Encoders;
import dev.relkt.job.types.Answered;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.GatherState;
import dev.relkt.job.types.GatherStateCodec;
import dev.relkt.job.types.QuestionEnvelope;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.ranking.LateInteraction;
import dev.relkt.registry.ModelVersion;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Puts the findings of all shards together, by question. Replies when all are there, or with what
 * is there at the deadline, and exactly once. Before that, those who want it get what is there so
 * far.
 */
public final class GatherReplies extends KeyedProcessFunction<String, GatherPart, Answered> {

  private static final long serialVersionUID = 1;

  /** A searcher that says nothing for so long after the deadline was lost. */
  private static final Duration FORGET_AFTER = Duration.ofMinutes(1);

  private final Encoders encoders;

  private transient ValueState<GatherState> state;
  private transient @Nullable ServedModels models;
  private transient AnswerMetrics metrics;
  private transient AnswerSpans spans;

  /**
   * @param encoders of the versions that answer, whose rankers order what was found
   */
  public GatherReplies(Encoders encoders) {
    this.encoders = encoders;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("question", new GatherStateCodec().streamType()));
    models = new ServedModels(encoders);
    metrics = new AnswerMetrics(new OperatorMetrics(getRuntimeContext().getMetricGroup()));
    spans = AnswerSpans.ofProcess();
    LateInteraction.warmUp();
  }

  @Override
  public void processElement(GatherPart part, Context context, Collector<Answered> out)
      throws Exception {
    GatherState before = state.value();
    if (before == null) {
      before = new GatherState(PartialReply.EMPTY, Optional.empty());
    }
    GatherState after =
        switch (part) {
          case GatherPart.Asked asked ->
              new GatherState(
                  before.partialReply().with(asked.asked()), Optional.of(asked.envelope()));
          case GatherPart.Found found ->
              new GatherState(
                  before.partialReply().replied()
                      ? before.partialReply().with(found.found()).afterReply()
                      : before.partialReply().with(found.found()),
                  before.envelope());
        };
    if (after.partialReply().complete()) {
      if (!after.partialReply().replied()) {
        reply(after, out);
      }
      state.clear();
      context.timerService().deleteProcessingTimeTimer(deadline(after));
      return;
    }
    state.update(after);
    interim(after, out);
    if (part instanceof GatherPart.Asked) {
      context.timerService().registerProcessingTimeTimer(deadline(after));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Answered> out)
      throws Exception {
    GatherState waiting = state.value();
    if (waiting == null) {
      return;
    }
    if (waiting.partialReply().replied()) {
      state.clear();
      return;
    }
    reply(waiting, out);
    state.update(new GatherState(waiting.partialReply().afterReply(), Optional.empty()));
    context.timerService().registerProcessingTimeTimer(deadline(waiting) + FORGET_AFTER.toMillis());
  }

  private void reply(GatherState state, Collector<Answered> out) {
    boolean sentences = state.partialReply().asked().orElseThrow().question().options().answer();
    long gatheredAt = Micros.now();
    Reply reply = state.partialReply().reply(gatheredAt, version -> model(version, sentences));
    QuestionEnvelope envelope = state.envelope().orElseThrow();
    out.collect(new Answered(reply, envelope.ofAnswer()));
    spans.answered(
        envelope.headers(),
        state.partialReply().asked().orElseThrow().clock(),
        gatheredAt,
        Micros.now(),
        reply);
    metrics.sent(reply, deadline(state));
  }

  /**
   * What is there so far, for those who want it: not ranked again, so that the answer is not late.
   */
  private static void interim(GatherState state, Collector<Answered> out) {
    if (!state.partialReply().replied()
        && state.partialReply().asked().isPresent()
        && !state.partialReply().found().isEmpty()
        && state.envelope().filter(QuestionEnvelope::wantsInterim).isPresent()) {
      out.collect(
          new Answered(
              state.partialReply().reply(Micros.now()).interim(), state.envelope().orElseThrow()));
    }
  }

  private ServedModel model(ModelVersion version, boolean sentences) {
    return Objects.requireNonNull(models, "not open").get(version, sentences);
  }

  @Override
  public void close() throws Exception {
    IOUtils.closeAll(models);
    super.close();
  }

  private static long deadline(GatherState state) {
    return state.partialReply().asked().orElseThrow().clock().deadlineAtMillis();
  }
}

package dev.relkt.job.operator;

import dev.relkt.answering.PartialReply;
import dev.relkt.answering.Reply;
import dev.relkt.topic.RecordHeader;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of OpenTelemetry for questions that came with a {@code traceparent}:
 *
 * <pre>
 * (whoever asked)
 *   └── relkt.answer       from reading the question to sending its answer
 *         ├── relkt.encode   waiting for and running the encoder
 *         ├── relkt.search   until the last shard's answer, or the deadline
 *         └── relkt.gather   ranking, snippets
 * </pre>
 *
 * <p>They are made at the end, with the times that the question carries: nothing travels with it
 * for them. Where neither an agent nor an SDK is in the process, none is made. For one thread.
 */
final class AnswerSpans {

  private static final String SCOPE = "dev.relkt";

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
          return headers == null ? null : headers.get(key);
        }
      };

  private final Optional<Tracer> tracer;

  private AnswerSpans(Optional<Tracer> tracer) {
    this.tracer = tracer;
  }

  /** With what an agent or an application set up in this process. */
  static AnswerSpans ofProcess() {
    return new AnswerSpans(
        GlobalOpenTelemetry.isSet()
            ? Optional.of(GlobalOpenTelemetry.getOrNoop().getTracer(SCOPE))
            : Optional.empty());
  }

  static AnswerSpans of(OpenTelemetry telemetry) {
    return new AnswerSpans(Optional.of(telemetry.getTracer(SCOPE)));
  }

  /**
   * Makes the spans of an answer.
   *
   * @param headers of the question
   * @param gatheredAtMicros when its shards had answered, since 1970
   * @param sentAtMicros when the answer was made, since 1970
   */
  void answered(
      List<RecordHeader> headers,
      PartialReply.Clock clock,
      long gatheredAtMicros,
      long sentAtMicros,
      Reply reply) {
    if (tracer.isEmpty() || headers.isEmpty()) {
      return;
    }
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), texts(headers), GETTER);
    if (!Span.fromContext(parent).getSpanContext().isSampled()) {
      return;
    }
    Span answer = start("relkt.answer", SpanKind.CONSUMER, parent, clock.readAtMicros());
    answer.setAttribute("relkt.question.id", reply.questionId());
    answer.setAttribute("relkt.shards.asked", (long) reply.shardsAsked());
    answer.setAttribute("relkt.shards.answered", (long) reply.shardsAnswered());
    answer.setAttribute("relkt.answers", (long) reply.ranked().answers().size());
    reply
        .serving()
        .ifPresent(
            serving -> {
              answer.setAttribute("relkt.model", serving.modelVersion().toString());
              answer.setAttribute("relkt.generation", (long) serving.generation());
            });
    if (reply.partial()) {
      answer.setStatus(StatusCode.ERROR, "partial, or not searched");
    }
    Context within = parent.with(answer);
    child("relkt.encode", within, clock.readAtMicros(), clock.encodedAtMicros());
    if (reply.serving().isPresent()) {
      child("relkt.search", within, clock.encodedAtMicros(), gatheredAtMicros);
    }
    child("relkt.gather", within, gatheredAtMicros, sentAtMicros);
    answer.end(sentAtMicros, TimeUnit.MICROSECONDS);
  }

  private void child(String name, Context parent, long fromMicros, long toMicros) {
    start(name, SpanKind.INTERNAL, parent, fromMicros)
        .end(Math.max(fromMicros, toMicros), TimeUnit.MICROSECONDS);
  }

  private Span start(String name, SpanKind kind, Context parent, long atMicros) {
    return tracer
        .orElseThrow()
        .spanBuilder(name)
        .setParent(parent)
        .setSpanKind(kind)
        .setStartTimestamp(atMicros, TimeUnit.MICROSECONDS)
        .startSpan();
  }

  private static Map<String, String> texts(List<RecordHeader> headers) {
    Map<String, String> texts = new java.util.HashMap<>();
    for (RecordHeader header : headers) {
      if (header.value() != null) {
        texts.put(header.name(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}

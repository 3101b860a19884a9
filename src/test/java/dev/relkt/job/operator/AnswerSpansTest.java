package dev.relkt.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.PartialReply;
import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.job.WordEncoders;
import dev.relkt.job.types.Answered;
import dev.relkt.job.types.AnsweredCodec;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.QuestionEnvelope;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.RecordHeader;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an OpenTelemetry SDK in the process gets of questions. */
class AnswerSpansTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String ASKER = "00f067aa0ba902b7";
  private static final String UID = "0-17";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  @AfterEach
  void forget() {
    GlobalOpenTelemetry.resetForTest();
  }

  private void startSdk() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build());
  }

  private static void answer(List<RecordHeader> headers) throws Exception {
    try (var task =
        new KeyedOneInputStreamOperatorTestHarness<String, GatherPart, Answered>(
            new KeyedProcessOperator<>(new GatherReplies(new WordEncoders())),
            GatherPart::uid,
            Types.STRING)) {
      TypeInformation<Answered> answers = new AnsweredCodec().streamType();
      task.setup(answers.createSerializer(new SerializerConfigImpl()));
      task.open();
      task.processElement(
          new GatherPart.Asked(
              new PartialReply.Asked(
                  new Question("q", "who?", 3, PassageFilter.NONE, Duration.ofMillis(100)),
                  Optional.of(new Reply.Serving(new ModelVersion("m", 1), 1)),
                  4,
                  "",
                  new PartialReply.Clock(1, 2_000, 5_000, Long.MAX_VALUE / 2)),
              new QuestionEnvelope(new Reply.Place(0, 17), headers)),
          0);
      task.processElement(
          new GatherPart.Found(
              UID,
              new PartialReply.Found(
                  4, 4, OptionalLong.of(8), OptionalLong.of(40), 10, List.of(), List.of())),
          0);
      assertThat(task.extractOutputValues()).hasSize(1);
    }
  }

  private static List<RecordHeader> traceparent(String flags) {
    return List.of(RecordHeader.of("traceparent", "00-%s-%s-%s".formatted(TRACE, ASKER, flags)));
  }

  @Test
  void aQuestionHasSpansOfItsTraceBelowWhoAsked() throws Exception {
    startSdk();
    answer(traceparent("01"));
    Map<String, SpanData> spans =
        exporter.getFinishedSpanItems().stream()
            .collect(Collectors.toMap(SpanData::getName, span -> span));
    assertThat(spans)
        .containsOnlyKeys("relkt.answer", "relkt.encode", "relkt.search", "relkt.gather");
    assertThat(spans.values()).allMatch(span -> span.getTraceId().equals(TRACE));
    SpanData answer = spans.get("relkt.answer");
    assertThat(answer.getParentSpanId()).isEqualTo(ASKER);
    assertThat(answer.getAttributes().get(AttributeKey.stringKey("relkt.model"))).isEqualTo("m/1");
    SpanData encode = spans.get("relkt.encode");
    assertThat(encode.getParentSpanId()).isEqualTo(answer.getSpanId());
    assertThat(encode.getStartEpochNanos()).isEqualTo(2_000_000);
    assertThat(encode.getEndEpochNanos()).isEqualTo(5_000_000);
    assertThat(spans.get("relkt.search").getStartEpochNanos()).isEqualTo(5_000_000);
  }

  @Test
  void aTraceThatIsNotSampledHasNone() throws Exception {
    startSdk();
    answer(traceparent("00"));
    answer(List.of(new RecordHeader("traceparent", new byte[] {7})));
    answer(List.of());
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void withoutAnSdkQuestionsAreAnsweredAndNothingIsSetUp() throws Exception {
    GlobalOpenTelemetry.resetForTest();
    answer(traceparent("01"));
    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
  }
}

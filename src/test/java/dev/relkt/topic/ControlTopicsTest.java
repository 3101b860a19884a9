package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlTopicsTest {

  private static final ModelVersion MODEL = new ModelVersion("student", 2);
  private static final long AT = 1_767_225_600_000L;

  @Test
  void generationEventsAreReadAsWritten() {
    for (GenerationEvent.Kind kind : GenerationEvent.Kind.values()) {
      GenerationEvent event = event(kind);
      assertThat(
              accepted(
                  GenerationsTopic.decode(
                      Records.of(GenerationsTopic.encode("generations", event)))))
          .isEqualTo(event);
    }
  }

  /** An event that has every field. */
  static GenerationEvent event(GenerationEvent.Kind kind) {
    return new GenerationEvent(
        3,
        kind,
        Optional.of(MODEL),
        42,
        2_280,
        List.of(
            new GenerationEvent.ShardProgress(0, 10, 20, 9, false),
            new GenerationEvent.ShardProgress(1, 30, 30, 28, true)),
        Optional.of(report()),
        "0@17",
        "in words",
        AT);
  }

  private static GateReport report() {
    return new GateReport(
        3,
        MODEL,
        1,
        new ModelVersion("student", 1),
        GateReport.Verdict.BLOCKED,
        0.05,
        List.of(
            new GateReport.Pair(
                new Language("de"),
                new Language("en"),
                40,
                new GateReport.Score(0.5, 0.75),
                new GateReport.Score(0.25, 0.5),
                true)),
        new GateReport.Canary(64, 0.5, 0.1, false),
        2,
        List.of("two questions were left out"),
        1.5,
        Instant.ofEpochMilli(AT));
  }

  @Test
  void anEventAboutNoGenerationAndNoModelIsReadAsWritten() {
    var event =
        GenerationEvent.of(0, GenerationEvent.Kind.REFUSED, Optional.empty(), "why", AT)
            .answering("0@3");
    var record = GenerationsTopic.encode("generations", event);
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("commands");
    assertThat(accepted(GenerationsTopic.decode(Records.of(record)))).isEqualTo(event);
  }

  @Test
  void commandsAreReadAsWritten() {
    for (ModelCommand command : commands()) {
      assertThat(accepted(ModelsTopic.decode(Records.of(ModelsTopic.encode("models", command)))))
          .isEqualTo(command);
    }
  }

  /** One of each kind, with all that it can say. */
  static List<ModelCommand> commands() {
    return List.of(
        new ModelCommand.Announce(MODEL, BuildOrder.Then.WAIT, AT),
        new ModelCommand.Announce(MODEL, BuildOrder.Then.ACTIVATE, AT),
        new ModelCommand.Activate(MODEL, ModelCommand.Gate.RESPECTED, AT),
        new ModelCommand.Activate(MODEL, ModelCommand.Gate.FORCED, AT),
        new ModelCommand.RollBack(AT),
        new ModelCommand.Retire(MODEL, AT),
        new ModelCommand.SetGate(List.of(), AT),
        new ModelCommand.SetGate(
            List.of(
                new GateQuestion(
                    "q1",
                    new Language("de"),
                    "Wie lange?",
                    List.of(new PassageId("moon-de"), new PassageId("moon-en"))),
                new GateQuestion("c1", new Language("th"), "ใคร", List.of())),
            AT));
  }

  @Test
  void aCommandThatNamesNoModelHasAKeyThatNoModelCanHave() {
    var record = ModelsTopic.encode("models", new ModelCommand.RollBack(AT));
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(":roll-back");
  }

  @Test
  void aCommandThatIsNotKnownIsRefused() {
    assertThat(reason(ModelsTopic.decode(Records.of("student", "{\"command\":\"explode\"}"))))
        .isEqualTo(
            "command: \"explode\" (expected: one of [announce, activate, roll-back, retire, gate])");
    assertThat(reason(ModelsTopic.decode(Records.of("student", "{\"command\":\"\"}"))))
        .startsWith("command: \"\" (expected: one of");
    assertThat(reason(ModelsTopic.decode(Records.of("student", "{}"))))
        .isEqualTo("command: missing (expected: a string)");
  }

  @Test
  void aCommandUnderAnotherKeyIsRefused() {
    String activate = "{\"command\":\"activate\",\"model\":\"student/2\"}";
    assertThat(reason(ModelsTopic.decode(Records.of("teacher", activate))))
        .isEqualTo("key: \"teacher\" (expected: \"student\", the name of the model)");
    assertThat(reason(ModelsTopic.decode(Records.of((String) null, activate))))
        .isEqualTo("key: missing (expected: \"student\", the name of the model)");
    assertThat(reason(ModelsTopic.decode(Records.of("student", "{\"command\":\"roll-back\"}"))))
        .isEqualTo("key: \"student\" (expected: \":roll-back\", a colon and the command)");
  }

  @Test
  void aCommandFromTheFutureIsRefused() {
    assertThat(
            reason(
                ModelsTopic.decode(
                    Records.of("student", "{\"schema\":2,\"command\":\"roll-back\"}"))))
        .isEqualTo("schema: 2 (expected: the number 1)");
  }

  @Test
  void aCommandThatIsHalfUnderstoodIsRefused() {
    assertThat(
            reason(
                ModelsTopic.decode(
                    Records.of(
                        "student",
                        "{\"command\":\"retire\",\"model\":\"student\",\"force\":true}"))))
        .isEqualTo(
            "model: \"student\" (expected: name/number, such as student/1); force: unknown"
                + " field (expected: schema, command, at, model)");
  }

  @Test
  void everyMistakeOfGateQuestionsIsNamed() {
    assertThat(
            reason(
                ModelsTopic.decode(
                    Records.of(
                        ":gate",
                        "{\"command\":\"gate\",\"questions\":[{\"id\":\"a\",\"lang\":\"de\",\"text\":\"…\"},"
                            + "{\"id\":\"a\",\"lang\":\"de\",\"text\":\"x\"}]}"))))
        .isEqualTo(
            "questions[0].text: no letter, number or symbol (expected: at least one); questions: id"
                + " \"a\" is there twice (expected: once)");
  }
}

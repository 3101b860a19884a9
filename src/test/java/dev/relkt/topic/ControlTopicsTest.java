package dev.relkt.topic;

import static dev.relkt.topic.Records.accepted;
import static dev.relkt.topic.Records.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.registry.ModelVersion;
import org.junit.jupiter.api.Test;

class ControlTopicsTest {

  private static final ModelVersion MODEL = new ModelVersion("student", 2);

  @Test
  void generationEventsAreReadAsWritten() {
    for (GenerationEvent.Kind kind : GenerationEvent.Kind.values()) {
      var event = new GenerationEvent(3, kind, MODEL, 42, 2_280, 1_767_225_600_000L);
      assertThat(
              accepted(
                  GenerationsTopic.decode(
                      Records.of(GenerationsTopic.encode("generations", event)))))
          .isEqualTo(event);
    }
  }

  @Test
  void modelCommandsAreReadAsWritten() {
    for (ModelCommand.Kind kind : ModelCommand.Kind.values()) {
      var command = new ModelCommand(kind, MODEL, 1_767_225_600_000L);
      assertThat(accepted(ModelsTopic.decode(Records.of(ModelsTopic.encode("models", command)))))
          .isEqualTo(command);
    }
  }

  @Test
  void aCommandThatIsHalfUnderstoodIsRefused() {
    assertThat(
            reason(
                ModelsTopic.decode(
                    Records.of(
                        "student",
                        "{\"command\":\"explode\",\"model\":\"student\",\"force\":true}"))))
        .isEqualTo(
            "command: \"explode\" (expected: one of [announce, activate, roll-back, retire]);"
                + " model: \"student\" (expected: name/number, such as student/1); force: unknown"
                + " field (expected: schema, command, model, at)");
  }
}

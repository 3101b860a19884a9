package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.client.DeliveryTracker;
import dev.relkt.passage.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is sent here: all that was begun has arrived. */
class ResumePointsTest {

  private static final ResumePoints.Run RUN = run("id-1", "");

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void makeAFile() throws IOException {
    file = Files.writeString(directory.resolve("f.jsonl"), "{}\n".repeat(300));
  }

  @Test
  void goesOnBehindWhatWasAcknowledged() {
    ResumePoints first = points(RUN);
    assertThat(first.begin(file.toString())).isEqualTo(ResumePoints.Start.AT_THE_BEGINNING);
    pass(first, 200);
    first.save();

    ResumePoints second = points(RUN);
    assertThat(second.begin(file.toString()).note())
        .contains(file + ": going on behind the first 192 places");
    assertThat(Stream.generate(second::isBehind).limit(300).filter(behind -> behind)).hasSize(192);
    pass(second, 108);
    second.end();
    second.save();

    assertThat(points(RUN).begin(file.toString()))
        .isEqualTo(
            new ResumePoints.Start(
                true, 0, Optional.of(file + ": all of it was sent by an earlier run")));
  }

  @Test
  void beginsAnewWhereTheFileTheTopicOrTheOptionsHaveChanged() throws IOException {
    ResumePoints first = points(RUN);
    first.begin(file.toString());
    pass(first, 200);
    first.save();
    assertThat(points(run("id-2", "")).begin(file.toString()).note())
        .contains(
            file + ": the topic passages is another one since; it is read from its beginning");
    assertThat(points(run("id-1", "de")).begin(file.toString()).note())
        .contains(
            file
                + ": --format, --lang, --tenant or --clean is another one than before; it is read from its beginning");
    Files.writeString(file, "{}\n".repeat(301));
    ResumePoints changed = points(RUN);
    assertThat(changed.begin(file.toString()).note())
        .contains(file + ": the file has changed since; it is read from its beginning");
    assertThat(changed.isBehind()).isFalse();
  }

  @Test
  void anotherTenantAndCleaningAreAnotherRun() {
    ResumePoints first = points(RUN);
    first.begin(file.toString());
    pass(first, 300);
    first.end();
    first.save();
    for (ResumePoints.Run other :
        List.of(
            new ResumePoints.Run(
                "passages",
                "id-1",
                "auto",
                "",
                Optional.of(new Tenant("acme")),
                PassageInput.Controls.REFUSED),
            new ResumePoints.Run(
                "passages", "id-1", "auto", "", Optional.empty(), PassageInput.Controls.CLEANED))) {
      ResumePoints.Start start = points(other).begin(file.toString());
      assertThat(start.done()).isFalse();
      assertThat(start.note()).hasValueSatisfying(note -> assertThat(note).contains("--tenant"));
    }
    assertThat(points(RUN).begin(file.toString()).done()).isTrue();
  }

  @Test
  void tellsWhatAnEarlierRunRefused() {
    ResumePoints first = points(RUN);
    first.begin(file.toString());
    first.refused();
    pass(first, 200);
    first.save();
    ResumePoints second = points(RUN);
    assertThat(second.begin(file.toString()))
        .isEqualTo(
            new ResumePoints.Start(
                false,
                1,
                Optional.of(
                    file + ": going on behind the first 192 places, of which 1 were refused")));
    assertThat(Stream.generate(second::isBehind).limit(192)).containsOnly(true);
    second.refused();
    pass(second, 108);
    second.end();
    second.save();
    assertThat(points(RUN).begin(file.toString()))
        .isEqualTo(
            new ResumePoints.Start(
                true,
                2,
                Optional.of(
                    file + ": all of it was sent by an earlier run, but 2 that were refused")));
  }

  @Test
  void aFileWhoseIdsWereMadeIsReadAgainForThemAndNotSent() {
    ResumePoints first = points(RUN);
    first.begin(file.toString());
    pass(first, 300);
    first.madeIds();
    first.end();
    first.save();
    ResumePoints second = points(RUN);
    assertThat(second.begin(file.toString()).done()).isFalse();
    assertThat(Stream.generate(second::isBehind).limit(300)).containsOnly(true);
    assertThat(second.isBehind()).isFalse();
  }

  @Test
  void refusesTheStateOfAnotherVersion() throws IOException {
    ResumePoints first = points(RUN);
    first.begin(file.toString());
    pass(first, 100);
    first.save();
    try (Stream<Path> kept = Files.list(directory.resolve("state"))) {
      List<Path> files = kept.toList();
      assertThat(files).hasSize(1);
      Files.writeString(files.getFirst(), "{\"format\": 2}");
      assertThatThrownBy(() -> points(RUN).begin(file.toString()))
          .isInstanceOf(CommandFailed.class)
          .hasMessage(
              "%s: format 2 (expected: 1, that of this version); delete it to read %s from its beginning",
              files.getFirst(), file);
    }
  }

  private static ResumePoints.Run run(String topicId, String language) {
    return new ResumePoints.Run(
        "passages", topicId, "auto", language, Optional.empty(), PassageInput.Controls.REFUSED);
  }

  private static void pass(ResumePoints points, int places) {
    for (int i = 0; i < places; i++) {
      points.passed();
    }
  }

  private ResumePoints points(ResumePoints.Run run) {
    return ResumePoints.in(directory.resolve("state"), run, new DeliveryTracker());
  }
}

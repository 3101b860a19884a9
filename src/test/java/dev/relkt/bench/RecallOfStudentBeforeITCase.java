package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the vectors of the student before, whose windows have much in common. */
class RecallOfStudentBeforeITCase extends RecallOfRealVectors {

  RecallOfStudentBeforeITCase() {
    super("models/student/2");
  }

  /** What was wrong once: without a centre no graph leads from a question to the passages. */
  @Test
  void aGraphOverVectorsWithWhatTheyHaveInCommonDoesNot(@TempDir Path directory) {
    assertThat(recallOfGraphsWithoutCentre(directory)).isLessThan(recallOfGraphs() - 0.05);
  }
}

package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/**
 * The models that come with the project find what they found when their scores were written down.
 * They are written anew by {@code relkt evaluate --sample --model student/4 --model student/2
 * --model student-small/1 --baseline bm25 --write-expectations models/expectations.json}.
 */
final class ShippedScoresTest {

  @Test
  void scoresOfTheSampleAreAsHighAsExpected() {
    var out = new StringWriter();
    var err = new StringWriter();

    int code =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "evaluate",
            "--sample",
            "--expect",
            "models/expectations.json",
            "--registry",
            "models");

    assertThat(code).as("%s%n%s", err, out).isEqualTo(0);
    assertThat(out.toString()).contains("bm25", "student/4", "student/2", "student-small/1");
  }
}

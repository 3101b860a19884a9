package dev.relkt.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TrainCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysWhatCanBeTrained() {
    assertThat(run("train")).isEqualTo(2);
    assertThat(err.toString())
        .contains("train what? (expected: prepare, warmup, teacher, distill or run)");
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}

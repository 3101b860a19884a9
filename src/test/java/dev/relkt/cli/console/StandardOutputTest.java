package dev.relkt.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  @Test
  void remembersThatADeviceWasFull() {
    var output =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    new PrintWriter(output, true, StandardCharsets.UTF_8).println("an answer");
    assertThat(output.failure())
        .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("space"));
  }

  @Test
  void hasNothingToSayWhereAllWasWritten() {
    var bytes = new ByteArrayOutputStream();
    var output = new StandardOutput(bytes);
    new PrintWriter(output, true, StandardCharsets.UTF_8).println("é");
    assertThat(output.failure()).isEmpty();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("é\n");
  }
}

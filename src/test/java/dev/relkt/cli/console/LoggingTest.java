package dev.relkt.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggingTest {

  @ParameterizedTest
  @ValueSource(strings = {"log4j2-console.xml", "log4j2-file.xml"})
  void nothingThatIsLoggedActsOnATerminal(String configuration) throws IOException {
    var event =
        Log4jLogEvent.newBuilder()
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage("Größe 月 a\u001B[2J\u009B31m\u202E\rb\n  c"))
            .build();
    assertThat(PatternLayout.newBuilder().withPattern(pattern(configuration)).build())
        .extracting(layout -> layout.toSerializable(event))
        .isEqualTo("relkt: warning Größe 月 a?[2J?31m??b\n  c\n");
  }

  private static String pattern(String configuration) throws IOException {
    try (var in = Objects.requireNonNull(LoggingTest.class.getResourceAsStream(configuration))) {
      var matcher =
          Pattern.compile("pattern=\"(relkt: [^\"]*)\"")
              .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(matcher.find()).isTrue();
      return matcher.group(1);
    }
  }
}

package dev.relkt.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggingTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

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

  @Test
  void aLineOfJsonSaysWhatWhenWhereAndAboutWhichQuestion() throws IOException {
    StringMap fields = ContextDataFactory.createContextData();
    fields.putValue("question", "q-\"7\"");
    fields.putValue("trace", "4bf92f3577b34da6a3ce929d0e0e4736");
    JsonNode line =
        JSON.readTree(
            json(
                Log4jLogEvent.newBuilder()
                    .setTimeMillis(1_767_225_600_123L)
                    .setLevel(Level.INFO)
                    .setLoggerName("dev.relkt.job.X")
                    .setThreadName("main")
                    .setContextData(fields)
                    .setMessage(new SimpleMessage("refused: Größe\nof 月"))
                    .build()));
    assertThat(line)
        .isEqualTo(
            JSON.readTree(
                """
                {"time": "2026-01-01T00:00:00.123Z", "level": "INFO", "process": "relkt",
                 "logger": "dev.relkt.job.X", "thread": "main", "message": "refused: Größe\\nof 月",
                 "question": "q-\\"7\\"", "trace": "4bf92f3577b34da6a3ce929d0e0e4736"}
                """));
  }

  @Test
  void aLineOfJsonHasTheExceptionInOneLine() throws IOException {
    String line =
        json(
            Log4jLogEvent.newBuilder()
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("away"))
                .setThrown(new IllegalStateException("why"))
                .build());
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode read = JSON.readTree(line);
    assertThat(read.path("exception").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(read.path("stack").asText()).startsWith("java.lang.IllegalStateException: why\n");
    assertThat(read.has("question")).isFalse();
  }

  @Test
  void theProcessesOfAClusterWriteTheSameJson() throws IOException {
    var cluster = new Properties();
    try (var in = Files.newBufferedReader(Path.of("flink-conf/log4j2-cluster-json.properties"))) {
      cluster.load(in);
    }
    assertThat(JSON.readTree(cluster.getProperty("appender.console.layout.eventTemplate")))
        .isEqualTo(JSON.readTree(LoggingTest.class.getResource("log-event.json")));
  }

  private static String json(Log4jLogEvent event) {
    return JsonTemplateLayout.newBuilder()
        .setConfiguration(new DefaultConfiguration())
        .setEventTemplateUri("classpath:dev/relkt/cli/console/log-event.json")
        .build()
        .toSerializable(event);
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

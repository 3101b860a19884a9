package dev.relkt.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.relkt.job.options.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** What the files for containers name is in the package; no container is run. */
class ContainerFilesITCase {

  private static final Path PACKAGE =
      Path.of(System.getProperty("relkt.package", "target/relkt-0.1.0"));
  private static final Path COMPOSE = Path.of("docker-compose.yml");
  private static final Path DOCKERFILE = Path.of("Dockerfile");

  @Test
  void everyScriptThatIsStartedIsInThePackage() throws IOException {
    List<String> scripts =
        Pattern.compile("(?:bin|kafka)/[a-z-]+(?:\\.sh)?\\b")
            .matcher(Files.readString(COMPOSE) + Files.readString(DOCKERFILE))
            .results()
            .map(MatchResult::group)
            .filter(script -> !script.startsWith("kafka/data"))
            .distinct()
            .toList();
    assertThat(scripts)
        .contains("bin/relkt", "bin/jobmanager.sh", "bin/taskmanager.sh", "bin/submit.sh")
        .contains("kafka/create-topics.sh")
        .allSatisfy(script -> assertThat(PACKAGE.resolve(script)).isExecutable());
  }

  @Test
  void everyVariableIsASettingAndEveryFolderOfTheImageIsThere() throws IOException {
    Map<String, String> variables = new TreeMap<>();
    compose()
        .path("x-relkt")
        .path("environment")
        .properties()
        .forEach(one -> variables.put(one.getKey(), one.getValue().asText()));
    assertThat(variables).isNotEmpty();
    assertThat(Settings.unknownEnvironment(variables)).isEmpty();
    assertThat(Settings.read(List.of(), variables).index().root())
        .isEqualTo(Path.of("/var/lib/relkt/index"));
    assertThat(variables.values())
        .filteredOn(value -> value.startsWith("/opt/relkt/"))
        .isNotEmpty()
        .allSatisfy(
            value ->
                assertThat(PACKAGE.resolve(value.substring("/opt/relkt/".length()))).isDirectory());
  }

  @Test
  void theBrokerHasTheVersionOfTheClients() throws IOException {
    assertThat(compose().path("services").path("kafka").path("image").asText())
        .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
  }

  private static JsonNode compose() throws IOException {
    return new YAMLMapper().readTree(COMPOSE.toFile());
  }
}

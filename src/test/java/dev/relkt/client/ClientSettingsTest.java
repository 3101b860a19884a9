package dev.relkt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientSettingsTest {

  @TempDir private Path directory;

  @Test
  void theEnvironmentComesBeforeTheFileAndBrokersAreSaidElsewhere() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("client.properties"),
            """
            # as kafka-topics.sh --command-config takes it
            security.protocol=SASL_SSL
            sasl.mechanism=PLAIN
            bootstrap.servers=elsewhere:9092
            """);
    assertThat(
            ClientSettings.read(
                    Optional.of(file),
                    Map.of(
                        "RELKT_KAFKA_CLIENT_SECURITY_PROTOCOL",
                        "SASL_PLAINTEXT",
                        "RELKT_KAFKA_CLIENT_ISOLATION_LEVEL",
                        "read_uncommitted",
                        "RELKT_KAFKA_BROKERS",
                        "somewhere:9092"))
                .values())
        .isEqualTo(
            Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "isolation.level",
                "read_uncommitted"));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ClientSettings.read(Optional.of(directory.resolve("none")), Map.of()))
        .isInstanceOf(ClientFailed.class)
        .hasMessageStartingWith("--client-config: " + directory.resolve("none"))
        .hasMessageContaining("expected: a file with lines KEY=VALUE");
  }
}

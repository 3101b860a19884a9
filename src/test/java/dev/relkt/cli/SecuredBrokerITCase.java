package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.local.SecuredBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecuredBrokerITCase {

  @TempDir private Path directory;

  @Test
  void commandsLogInAndSayWhatKeepsThemOut() throws Exception {
    Path right = login("right", SecuredBroker.PASSWORD);
    Path wrong = login("wrong", "guessed");
    Path passages =
        Files.writeString(
            directory.resolve("passages.jsonl"),
            "{\"id\":\"a\",\"lang\":\"en\",\"text\":\"Behind a login.\"}\n");
    try (var broker = SecuredBroker.start(directory.resolve("kafka"))) {
      String at = broker.bootstrapServers();
      String config = "--client-config=" + right;
      assertThat(run(at, "topics", "create", config, "--file", "kafka/topics.yaml"))
          .startsWith("0\n");
      assertThat(run(at, "ingest", passages.toString(), config)).contains("sent 1 passages");
      assertThat(run(at, "delete", "a", config)).contains("1 delete sent to topic passages");
      assertThat(run(at, "status", config, "--index-root", directory.resolve("none").toString()))
          .containsPattern("passages +4 +2");
      assertThat(run(at, "dlq", "list", config)).contains("passages.dlq: 0");
      assertThat(run(at, "ask", "who?", "--timeout", "1", config))
          .contains("no answer within 1 s; does the answering job run?");

      assertThat(run(at, "dlq", "list", "--client-config=" + wrong))
          .startsWith("1\nrelkt: Kafka at " + at)
          .contains("Authentication failed", "--client-config or RELKT_KAFKA_CLIENT_* says");
      assertThat(run(at, "dlq", "list", "--broker-timeout", "1"))
          .isEqualTo(
              "1\nrelkt: somebody listens at "
                  + at
                  + ", but no Kafka broker answered within 1 s; if it wants TLS or a login, say so"
                  + " with --client-config or RELKT_KAFKA_CLIENT_*; if it is slow, wait longer with"
                  + " --broker-timeout\n");
    }
  }

  private Path login(String name, String password) throws Exception {
    return Files.writeString(
        directory.resolve(name + ".properties"), SecuredBroker.clientProperties(password));
  }

  private static String run(String bootstrap, String... arguments) {
    return Said.at(bootstrap, arguments).all();
  }
}

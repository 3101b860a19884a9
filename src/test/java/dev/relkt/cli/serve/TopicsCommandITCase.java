package dev.relkt.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Said;
import dev.relkt.local.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsCommandITCase {

  @TempDir Path directory;

  @Test
  void createsWhatIsMissingAndLeavesWhatIsThere() throws Exception {
    Path plan = directory.resolve("topics.yaml");
    Files.writeString(
        plan,
        """
        - {name: one, partitions: 1, config: {cleanup.policy: compact}, why: to be there}
        - {name: two, partitions: 3, why: to come later}
        """);
    Path first = directory.resolve("first.yaml");
    Files.writeString(first, "[{name: one, partitions: 2}]");
    try (var broker = EmbeddedBroker.start(directory.resolve("kafka"), 0)) {
      String bootstrap = "--bootstrap=" + broker.bootstrapServers();
      assertThat(run("topics", "create", bootstrap, "--file", first.toString()))
          .isEqualTo("0\ntopic  partitions\none             2  created\n");
      assertThat(run("topics", "create", bootstrap, "--file", plan.toString()))
          .isEqualTo(
              "0\ntopic  partitions\none             1  is there\ntwo             3  created\n");
    }
  }

  @Test
  void saysWhenTheFileIsNoPlan() throws Exception {
    Path plan = Files.writeString(directory.resolve("topics.yaml"), "name: one");
    assertThat(run("topics", "create", "--file", plan.toString()))
        .startsWith("1\nrelkt: topics: " + plan + " cannot be read (expected: a list of");
  }

  private static String run(String... arguments) {
    return Said.by(arguments).all();
  }
}

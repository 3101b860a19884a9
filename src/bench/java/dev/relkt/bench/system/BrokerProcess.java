package dev.relkt.bench.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/** A Kafka broker (KRaft, one node) as a process, from the libraries of the package. */
final class BrokerProcess {

  private static final Duration FORMAT = Duration.ofMinutes(1);

  private BrokerProcess() {}

  /** Formats its storage and starts it. */
  static ChildProcess start(Path home, Path directory, int port) {
    Path properties = directory.resolve("server.properties");
    try {
      Files.createDirectories(directory);
      try (var out = Files.newOutputStream(properties)) {
        properties(directory, port).store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (var formatting =
        ChildProcess.start(
            directory,
            "format",
            Map.of(),
            java(
                home,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                properties.toString()))) {
      formatting.awaitSuccess(FORMAT);
    }
    return ChildProcess.start(
        directory, "broker", Map.of(), java(home, "kafka.Kafka", properties.toString()));
  }

  private static Properties properties(Path directory, int port) {
    int controller = ChildProcess.freePort();
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller));
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", directory.resolve("kafka").toAbsolutePath().toString());
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.put(topic + ".replication.factor", "1");
      p.put(topic + ".num.partitions", "4");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "false");
    p.put("message.max.bytes", "12582912");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    return p;
  }

  private static List<String> java(Path home, String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                "%1$s/lib/*:%1$s/lib-laptop/*".formatted(home),
                main));
    command.addAll(List.of(arguments));
    return command;
  }
}

package dev.relkt.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A broker that wants a login: user {@value #USER} with {@value #PASSWORD}, over SASL_PLAINTEXT.
 */
public final class SecuredBroker implements AutoCloseable {

  public static final String USER = "alice";
  public static final String PASSWORD = "secret";

  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"%s;";

  private final KafkaRaftServer server;
  private final int port;

  private SecuredBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  public static SecuredBroker start(Path directory) throws Exception {
    int port = freePort();
    int controller = freePort();
    Files.createDirectories(directory);
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put(
        "listeners",
        "SASL_PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller));
    p.put("advertised.listeners", "SASL_PLAINTEXT://127.0.0.1:" + port);
    p.put("listener.security.protocol.map", "SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "SASL_PLAINTEXT");
    p.put("sasl.enabled.mechanisms", "PLAIN");
    p.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    p.put(
        "listener.name.sasl_plaintext.plain.sasl.jaas.config",
        LOGIN.formatted(
            "broker", "b", " user_broker=\"b\" user_%s=\"%s\"".formatted(USER, PASSWORD)));
    p.put("log.dirs", directory.resolve("logs").toString());
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("offsets.topic.replication.factor", "1");
    p.put("message.max.bytes", "12582912");
    Path file = directory.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      p.store(out, null);
    }
    StorageTool.execute(
        new String[] {
          "format", "--ignore-formatted", "-t", Uuid.randomUuid().toString(), "-c", file.toString()
        },
        new PrintStream(new ByteArrayOutputStream()));
    var server = new KafkaRaftServer(KafkaConfig.fromProps(p), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, port);
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What a client needs as a file of properties. */
  public static String clientProperties(String password) {
    return """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=%s
        """
        .formatted(LOGIN.formatted(USER, password, ""));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.relkt.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker (KRaft, broker and controller in one) inside this JVM, reachable from this machine
 * alone.
 *
 * <p>What it holds is kept in its directory: started there again, it has the same topics, records
 * and offsets, also after the process was killed. Its port may change between starts. Topics come
 * from {@link #createTopics} alone; a record for an unknown topic is refused.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /**
   * The largest record it takes, in bytes: a passage of the greatest allowed size has room to
   * spare.
   */
  public static final int MAX_MESSAGE_BYTES = 12 * 1024 * 1024;

  private static final String HOST = "127.0.0.1";
  private static final InetAddress LOOPBACK = loopback();

  private final KafkaRaftServer server;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it takes requests.
   *
   * @param directory where it keeps its data; made if missing
   * @param port 0 for a free one
   * @throws LocalFailure if the port is in use, or the directory cannot be used
   */
  public static EmbeddedBroker start(Path directory, int port) {
    refusePortInUse(port);
    int[] free = freePorts(2);
    int brokerPort = port == 0 ? free[0] : port;
    int controllerPort = free[1];
    Path logs = directory.resolve("logs").toAbsolutePath();
    Properties properties = properties(logs, brokerPort, controllerPort);
    try {
      Files.createDirectories(logs);
      if (!Files.exists(logs.resolve("meta.properties"))) {
        format(directory, properties);
      }
      var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
      try {
        server.startup();
      } catch (RuntimeException | Error e) {
        server.shutdown();
        throw e;
      }
      return new EmbeddedBroker(server, brokerPort);
    } catch (IOException e) {
      throw new LocalFailure(
          "kafka: directory %s cannot be used (expected: a directory to write in): %s"
              .formatted(directory, e),
          e);
    } catch (RuntimeException e) {
      throw new LocalFailure(
          "kafka: the broker did not start on %s:%d with data in %s: %s"
              .formatted(HOST, brokerPort, directory, e.getMessage()),
          e);
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /**
   * Creates those of the topics that are not there yet; one that is there is left as it is.
   *
   * @throws LocalFailure if the broker refuses one
   */
  public void createTopics(List<TopicPlan> topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      TopicPlan.createMissing(admin, topics, (short) 1);
    }
  }

  /** Stops the broker and waits for it. What was acknowledged is kept. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static Properties properties(Path logs, int brokerPort, int controllerPort) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controllerPort));
    p.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, brokerPort, HOST, controllerPort));
    p.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, brokerPort));
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", logs.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    p.put("replica.fetch.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    // One node: nothing to replicate to, and few partitions so that a start is short.
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.put(topic + ".replication.factor", "1");
      p.put(topic + ".num.partitions", "4");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("num.recovery.threads.per.data.dir", "2");
    // After a kill, a restart waits until the session of the killed broker is over: the default
    // would be 9 s.
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    return p;
  }

  private static void format(Path directory, Properties properties) throws IOException {
    Path file = directory.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    var said = new ByteArrayOutputStream();
    int code;
    try {
      code =
          StorageTool.execute(
              new String[] {
                "format",
                "--ignore-formatted",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                file.toString()
              },
              new PrintStream(said, true, StandardCharsets.UTF_8));
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
    if (code != 0) {
      throw new IOException(said.toString(StandardCharsets.UTF_8).strip());
    }
  }

  private static void refusePortInUse(int port) {
    if (port < 0 || port > 65_535) {
      throw new LocalFailure("kafka: port %d (expected: 0 to 65535)".formatted(port));
    }
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(LOOPBACK, port));
    } catch (IOException e) {
      throw new LocalFailure(
          "kafka: port %d on %s is in use (expected: a free port); stop what listens there, or choose another with --port"
              .formatted(port, HOST),
          e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static int[] freePorts(int count) {
    var sockets = new ServerSocket[count];
    var ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0, 1, LOOPBACK);
        ports[i] = sockets[i].getLocalPort();
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new LocalFailure("kafka: no free port on " + HOST, e);
    }
  }
}

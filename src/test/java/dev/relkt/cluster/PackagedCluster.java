package dev.relkt.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A Kafka broker, a JobManager and TaskManagers, each a process of its own, all from the package
 * that {@code mvn package} made, and all on loopback.
 */
final class PackagedCluster implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Path directory;
  private final int brokerPort = freePort();
  private final int restPort = freePort();
  private final int rpcPort = freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<PackagedProcess> processes = new ArrayList<>();
  private final Map<String, PackagedProcess> taskManagers = new HashMap<>();

  /**
   * @param home the unpacked package
   * @param directory for logs and data
   */
  PackagedCluster(Path home, Path directory) {
    this.home = home;
    this.directory = directory;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /** A broker, formatted and started as a process. */
  void startBroker() throws Exception {
    int controllerPort = freePort();
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(brokerPort, controllerPort));
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", directory.resolve("kafka").toString());
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "false");
    p.put("message.max.bytes", "12582912");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    Path properties = directory.resolve("server.properties");
    try (var out = Files.newOutputStream(properties)) {
      p.store(out, null);
    }
    String id = org.apache.kafka.common.Uuid.randomUuid().toString();
    List<String> format =
        java("kafka.tools.StorageTool", "format", "-t", id, "-c", properties.toString());
    try (var formatting = PackagedProcess.start(directory, "format", Map.of(), format)) {
      if (formatting.await(60) != 0) {
        throw new AssertionError("the broker's storage was not formatted:\n" + formatting.output());
      }
    }
    processes.add(
        PackagedProcess.start(
            directory, "broker", Map.of(), java("kafka.Kafka", properties.toString())));
  }

  void startJobManager() {
    processes.add(
        PackagedProcess.start(
            directory, "jobmanager", environment(), script("jobmanager.sh", flinkOverrides())));
  }

  /** A TaskManager with the given name. */
  void startTaskManager(String name) throws IOException {
    Path temporary = Files.createDirectories(directory.resolve(name));
    List<String> arguments = new ArrayList<>(flinkOverrides());
    arguments.addAll(
        List.of("-D", "taskmanager.resource-id=" + name, "-D", "io.tmp.dirs=" + temporary));
    PackagedProcess taskManager =
        PackagedProcess.start(directory, name, environment(), script("taskmanager.sh", arguments));
    processes.add(taskManager);
    taskManagers.put(name, taskManager);
  }

  /** kill -9 to the first of these TaskManagers that holds a slot in use. */
  void killOneWithTasks(String... names) throws Exception {
    for (String name : names) {
      JsonNode known = get("/taskmanagers/" + name);
      if (known.path("freeSlots").asInt() < known.path("slotsNumber").asInt()) {
        taskManagers.get(name).kill();
        return;
      }
    }
    throw new AssertionError("no TaskManager runs a task");
  }

  void awaitTaskManagers(int expected) {
    await("TaskManagers known to the JobManager")
        .atMost(START)
        .ignoreExceptions()
        .until(() -> get("/overview").path("taskmanagers").asInt() == expected);
  }

  /** Submits a job by the package's script; waits until all of its tasks run. */
  void submit(String job, List<String> options) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                job,
                "--parallelism",
                "2",
                "--checkpoints",
                directory.resolve("checkpoints").toString()));
    arguments.addAll(List.of("--jobmanager", "127.0.0.1:" + restPort));
    arguments.addAll(options);
    try (var submission =
        PackagedProcess.start(
            directory, "submit-" + job, environment(), script("submit.sh", arguments))) {
      if (submission.await(180) != 0) {
        throw new AssertionError("%s was not submitted:%n%s".formatted(job, submission.output()));
      }
    }
  }

  /** Waits until this many jobs have all of their tasks running. */
  void awaitRunningJobs(int expected) {
    await("jobs running")
        .atMost(START)
        .ignoreExceptions()
        .until(() -> jobsWithEveryTaskRunning() == expected);
  }

  private int jobsWithEveryTaskRunning() throws IOException, InterruptedException {
    int running = 0;
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      JsonNode tasks = job.path("tasks");
      if (job.path("state").asText().equals("RUNNING")
          && tasks.path("running").asInt() == tasks.path("total").asInt()) {
        running++;
      }
    }
    return running;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(restPort, path)))
            .timeout(Duration.ofSeconds(5))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** What every process printed last, for a failure's message. */
  String logs() {
    StringBuilder all = new StringBuilder();
    for (PackagedProcess process : processes) {
      all.append(process.output()).append("\n-----\n");
    }
    return all.toString();
  }

  private List<String> flinkOverrides() {
    return List.of(
        "-D", "rest.port=" + restPort,
        "-D", "jobmanager.rpc.port=" + rpcPort,
        "-D", "restart-strategy.exponential-delay.max-backoff=2 s");
  }

  private List<String> script(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
    command.addAll(arguments);
    return command;
  }

  private static Map<String, String> environment() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }

  private List<String> java(String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                home.resolve("lib") + "/*",
                main));
    command.addAll(List.of(arguments));
    return command;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Stops everything, the last started first. */
  @Override
  public void close() {
    for (PackagedProcess process : processes.reversed()) {
      process.close();
    }
  }
}

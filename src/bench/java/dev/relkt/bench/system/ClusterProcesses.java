package dev.relkt.bench.system;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.local.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * The package as a cluster: a broker, a JobManager and two TaskManagers, each a process of its own,
 * of which a TaskManager is killed and replaced by a new one.
 */
public final class ClusterProcesses implements SystemUnderTest {

  private static final Duration START = Duration.ofMinutes(10);
  private static final int TASK_MANAGERS = 2;

  private final Path home;
  private final Path directory;
  private final List<String> options;
  private final int brokerPort = ChildProcess.freePort();
  private final int restPort = ChildProcess.freePort();
  private final int rpcPort = ChildProcess.freePort();
  private final FlinkPages pages = new FlinkPages(restPort);
  private final List<ChildProcess> others = new ArrayList<>();
  private final Map<String, ChildProcess> taskManagers = new LinkedHashMap<>();
  private int started;
  private String killed = "";

  /**
   * @param home the unpacked package
   * @param directory of data and logs
   * @param options settings of the jobs, {@code --key=value}
   */
  public ClusterProcesses(Path home, Path directory, List<String> options) {
    this.home = home.toAbsolutePath();
    this.directory = directory.toAbsolutePath();
    this.options = List.copyOf(options);
  }

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public void start() {
    ChildProcess broker = BrokerProcess.start(home, directory, brokerPort);
    others.add(broker);
    broker.await("topics", START, this::createTopics);
    others.add(
        ChildProcess.start(
            directory, "jobmanager", environment(), script("jobmanager.sh", flinkOptions())));
    for (int i = 0; i < TASK_MANAGERS; i++) {
      startTaskManager();
    }
    others.getLast().await("two TaskManagers", START, () -> pages.taskManagers() == TASK_MANAGERS);
    submit("indexing");
    submit("answering");
    awaitJobs();
  }

  /** Waits until all tasks of both jobs run; just after a loss they still look so. */
  public void awaitJobs() {
    others.getLast().await("two running jobs", START, () -> pages.runningJobs() == 2);
  }

  /** A new one, with a name of its own. */
  private String startTaskManager() {
    String name = "tm" + ++started;
    List<String> arguments = new ArrayList<>(flinkOptions());
    arguments.addAll(
        List.of(
            "-D",
            "taskmanager.resource-id=" + name,
            "-D",
            "io.tmp.dirs=" + directory.resolve(name)));
    directory.resolve(name).toFile().mkdirs();
    taskManagers.put(
        name,
        ChildProcess.start(directory, name, environment(), script("taskmanager.sh", arguments)));
    return name;
  }

  private void submit(String job) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                job,
                "--parallelism",
                "2",
                "--checkpoints",
                directory.resolve("checkpoints").toString(),
                "--jobmanager",
                "127.0.0.1:" + restPort,
                "--kafka.brokers=" + bootstrapServers(),
                "--index.root=" + indexRoot(),
                "--work.directory=" + directory.resolve("work")));
    arguments.addAll(options);
    try (var submission =
        ChildProcess.start(
            directory, "submit-" + job, environment(), script("submit.sh", arguments))) {
      submission.awaitSuccess(START);
    }
  }

  private boolean createTopics() {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                "bootstrap.servers",
                bootstrapServers(),
                "request.timeout.ms",
                2_000,
                "default.api.timeout.ms",
                5_000))) {
      admin.describeCluster().nodes().get();
      TopicPlan.createMissing(admin, TopicPlan.shipped(), (short) 1);
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  @Override
  public Path indexRoot() {
    return directory.resolve("index");
  }

  @Override
  public String kill() {
    String name =
        taskManagers.keySet().stream()
            .filter(pages::works)
            .findFirst()
            .orElseThrow(() -> new BenchFailed("no TaskManager runs a task (expected: one)"));
    Optional.ofNullable(taskManagers.remove(name)).ifPresent(ChildProcess::kill);
    killed = name;
    return "TaskManager " + name;
  }

  @Override
  public void recover() {
    String fresh = startTaskManager();
    // The jobs look as if they ran until the loss is noticed.
    others
        .getLast()
        .await(
            "a TaskManager in place of " + killed,
            START,
            () -> !pages.knows(killed) && pages.knows(fresh));
    awaitJobs();
  }

  @Override
  public long pid() {
    return taskManagers.values().stream().findFirst().map(ChildProcess::pid).orElse(0L);
  }

  /** What each process printed last. */
  public String logs() {
    return Stream.concat(others.stream(), taskManagers.values().stream())
        .map(ChildProcess::output)
        .collect(Collectors.joining("%n-----%n".formatted()));
  }

  private List<String> flinkOptions() {
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

  @Override
  public void close() {
    taskManagers.values().forEach(ChildProcess::close);
    others.reversed().forEach(ChildProcess::close);
  }
}

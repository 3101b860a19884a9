package dev.relkt.bench.system;

import dev.relkt.bench.load.BenchFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code relkt up} in a process of its own: broker, Flink and both jobs die together. */
public final class OneProcess implements SystemUnderTest {

  private static final Duration START = Duration.ofMinutes(10);

  private final List<String> relkt;
  private final Map<String, String> environment;
  private final Path data;
  private final List<String> options;
  private final int port = ChildProcess.freePort();
  private Optional<ChildProcess> process = Optional.empty();
  private int starts;

  /**
   * @param relkt the command line of {@code relkt}, without arguments
   * @param environment beside that of this process
   * @param data its directory; made if missing
   * @param options of {@code relkt up}, beside the directory and the port
   */
  public OneProcess(
      List<String> relkt, Map<String, String> environment, Path data, List<String> options) {
    this.relkt = List.copyOf(relkt);
    this.environment = Map.copyOf(environment);
    this.data = data;
    this.options = List.copyOf(options);
  }

  @Override
  public String name() {
    return "up";
  }

  @Override
  public void start() {
    List<String> command = new ArrayList<>(relkt);
    command.addAll(List.of("up", "--data", data.toString(), "--port", Integer.toString(port)));
    command.addAll(options);
    starts++;
    ChildProcess started = ChildProcess.start(data, "up-" + starts, environment, command);
    process = Optional.of(started);
    started.await("\"ReLKT runs\"", START, () -> started.output().contains("ReLKT runs"));
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Path indexRoot() {
    return data.resolve("index");
  }

  @Override
  public String kill() {
    ChildProcess running = running();
    running.kill();
    return "the process with broker and jobs (%d)".formatted(running.pid());
  }

  @Override
  public void recover() {
    start();
  }

  @Override
  public long pid() {
    return running().pid();
  }

  private ChildProcess running() {
    return process
        .filter(ChildProcess::isAlive)
        .orElseThrow(
            () ->
                new BenchFailed(
                    "relkt up: not running (expected: running); %s says why"
                        .formatted(data.resolve("up-%d.log".formatted(starts)))));
  }

  @Override
  public void close() {
    process.ifPresent(ChildProcess::close);
  }
}

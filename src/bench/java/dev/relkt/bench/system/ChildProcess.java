package dev.relkt.bench.system;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.local.Sleep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process with its output in a file, ended at the latest with the process that started it. */
public final class ChildProcess implements AutoCloseable {

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "relkt-bench-stop"));
  }

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a command with its output in {@code <directory>/<name>.log}. */
  public static ChildProcess start(
      Path directory, String name, Map<String, String> environment, List<String> command) {
    Path log = directory.resolve(name + ".log");
    try {
      Files.createDirectories(directory);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      RUNNING.add(process);
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the operating system. */
  public long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The last part of what it printed. */
  public String output() {
    try {
      String text = Files.readString(log, StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 4_000));
    } catch (IOException e) {
      return "(no output: %s)".formatted(e);
    }
  }

  /**
   * Waits for the end.
   *
   * @throws BenchFailed if it did not end well
   */
  void awaitSuccess(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new BenchFailed(
            "%s did not end within %d s:%n%s".formatted(name, patience.toSeconds(), output()));
      }
      RUNNING.remove(process);
      if (process.exitValue() != 0) {
        throw new BenchFailed(
            "%s ended with %d (expected: 0):%n%s".formatted(name, process.exitValue(), output()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  /**
   * Waits until something holds while the process lives.
   *
   * @throws BenchFailed if the process ends, or it does not hold in time
   */
  public void await(String what, Duration patience, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new BenchFailed(
            "%s ended with %d while waiting for %s:%n%s"
                .formatted(name, process.exitValue(), what, output()));
      }
      if (System.nanoTime() > deadline) {
        throw new BenchFailed(
            "%s: no %s within %d s; %s says why".formatted(name, what, patience.toSeconds(), log));
      }
      Sleep.of(Duration.ofMillis(50));
    }
  }

  /** kill -9, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    waitForEnd();
  }

  private void waitForEnd() {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      RUNNING.remove(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    RUNNING.remove(process);
  }

  /** A port of the loopback address that nobody uses. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

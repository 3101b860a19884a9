package dev.relkt.bench.system;

import java.nio.file.Path;

/** A running ReLKT that can be robbed of a process. For one thread. */
public interface SystemUnderTest extends AutoCloseable {

  /** In a word or two, such as {@code up}. */
  String name();

  /**
   * Starts it and waits until its jobs run.
   *
   * @throws dev.relkt.bench.load.BenchFailed if they do not
   */
  void start();

  /** {@code host:port}; the same after every kill. */
  String bootstrapServers();

  /** Where its index is. */
  Path indexRoot();

  /** Kills a process with kill -9; returns at once. Says in words which. */
  String kill();

  /**
   * Starts what was killed again, or a new one in its place, and waits until the jobs run.
   *
   * @throws dev.relkt.bench.load.BenchFailed if they do not
   */
  void recover();

  /** The process that encodes and searches. */
  long pid();

  /** Ends all of its processes. */
  @Override
  void close();
}

package dev.relkt.bench.serve;

import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.CpuTime;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.PatientProducer;
import dev.relkt.bench.system.SystemUnderTest;
import dev.relkt.local.Sleep;
import dev.relkt.topic.PassagesTopic;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A running system whose processor time is counted: broker, Flink and both jobs in one process. For
 * one thread.
 */
public final class MeasuredSystem implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final int TELL_EVERY = 500;

  private final SystemUnderTest system;
  private final BenchCorpus corpus;
  private final BenchProgress progress;
  private final PatientProducer producer;
  private final double startCpuSeconds;
  private final double startSeconds;
  private int passages;

  private MeasuredSystem(
      SystemUnderTest system,
      BenchCorpus corpus,
      BenchProgress progress,
      double startCpuSeconds,
      double startSeconds) {
    this.system = system;
    this.corpus = corpus;
    this.progress = progress;
    this.startCpuSeconds = startCpuSeconds;
    this.startSeconds = startSeconds;
    producer = new PatientProducer(system.bootstrapServers());
  }

  /**
   * Starts a system and waits until its jobs run.
   *
   * @param system not yet started, one process; closed with this
   * @throws dev.relkt.bench.load.BenchFailed if it does not start
   */
  public static MeasuredSystem start(
      SystemUnderTest system, BenchCorpus corpus, BenchProgress progress) {
    progress.say("starting a system");
    long start = System.nanoTime();
    try {
      system.start();
      return new MeasuredSystem(
          system,
          corpus,
          progress,
          CpuTime.ofProcess(system.pid()).toNanos() / 1e9,
          (System.nanoTime() - start) / 1e9);
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  /** Processor time from its start until it said that it runs. */
  double startCpuSeconds() {
    return startCpuSeconds;
  }

  double startSeconds() {
    return startSeconds;
  }

  /** Processor time so far. */
  double cpuSeconds() {
    return CpuTime.ofProcess(system.pid()).toNanos() / 1e9;
  }

  /** Cores that it keeps busy while nothing is sent. */
  double idleCores(Duration watched) {
    double before = cpuSeconds();
    long start = System.nanoTime();
    Sleep.of(watched);
    return (cpuSeconds() - before) / ((System.nanoTime() - start) / 1e9);
  }

  long pid() {
    return system.pid();
  }

  /** {@code host:port}. */
  public String brokers() {
    return system.bootstrapServers();
  }

  Path indexRoot() {
    return system.indexRoot();
  }

  /** Where it keeps everything. */
  Path data() {
    Path parent = system.indexRoot().toAbsolutePath().getParent();
    return parent == null ? system.indexRoot() : parent;
  }

  /** How many passages of the corpus it has, from the first one on. */
  int passages() {
    return passages;
  }

  /**
   * What taking passages in cost.
   *
   * @param count of passages
   * @param cpuSeconds of the whole process, until all of them could be found
   * @param seconds until then
   */
  record Ingested(int count, double cpuSeconds, double seconds) {}

  /**
   * Sends further passages as fast as they are taken, until it has so many; all can be found then.
   */
  Ingested ingestUpTo(int wanted) {
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    int before = passages;
    if (wanted > passages) {
      try (var step = progress.begin("sending", "passages", wanted - (long) before)) {
        while (passages < wanted) {
          producer.send(PassagesTopic.encode(PassagesTopic.NAME, corpus.passage(passages, 0)));
          passages++;
          if (passages % TELL_EVERY == 0) {
            step.at(passages - (long) before);
          }
        }
      }
      awaitSearchable();
    }
    return new Ingested(passages - before, cpuSeconds() - cpu, (System.nanoTime() - start) / 1e9);
  }

  /** Sends further passages where it has fewer than so many; all can be found then. */
  public void ingestAtLeast(int wanted) {
    if (passages < wanted) {
      ingestUpTo(wanted);
    }
  }

  /** Sends one further passage, and does not wait. */
  void sendNext() {
    producer.send(PassagesTopic.encode(PassagesTopic.NAME, corpus.passage(passages, 0)));
    passages++;
  }

  /** Waits until everything that was sent can be found. */
  void awaitSearchable() {
    progress.say("waiting until all passages can be found");
    EndOfLog.awaitSearchable(producer, brokers(), PATIENCE);
  }

  @Override
  public void close() {
    try (SystemUnderTest ending = system) {
      producer.close();
    }
  }
}

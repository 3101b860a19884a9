package dev.relkt.bench.serve;

import dev.relkt.bench.CpuTime;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.system.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** {@link PassThroughJob} in a process of its own, between two topics that it has for itself. */
public final class PassThrough implements AutoCloseable {

  private static final String QUESTIONS = "bench-pass-through-questions";
  private static final String ANSWERS = "bench-pass-through-answers";

  /** As the topics of questions and answers have them. */
  private static final int PARTITIONS = 2;

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PROBE = Duration.ofMillis(400);
  private static final double PROBE_RATE = 20;

  private final ChildProcess process;
  private final String brokers;

  private PassThrough(ChildProcess process, String brokers) {
    this.process = process;
    this.brokers = brokers;
  }

  /**
   * Starts it and waits until it passes records on.
   *
   * @param java the command line of Java with options and class path, without a class
   * @param directory for its output
   * @param brokers {@code host:port}
   * @throws BenchFailed if it does not run
   */
  public static PassThrough start(List<String> java, Path directory, String brokers) {
    createTopics(brokers);
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(PassThroughJob.class.getName(), brokers, QUESTIONS, ANSWERS));
    var started =
        new PassThrough(ChildProcess.start(directory, "pass-through", Map.of(), command), brokers);
    try {
      QuestionLoad probe = started.load(List.of("does it run?"));
      started.process.await(
          "records that pass", START, () -> probe.ask(PROBE_RATE, PROBE).answered() > 0);
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Questions that only pass through. */
  QuestionLoad load(List<String> texts) {
    return new QuestionLoad(
        brokers, QUESTIONS, ANSWERS, texts, () -> CpuTime.ofProcess(process.pid()).toNanos() / 1e9);
  }

  private static void createTopics(String brokers) {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", brokers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(QUESTIONS, PARTITIONS, (short) 1),
                  new NewTopic(ANSWERS, PARTITIONS, (short) 1)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new BenchFailed("topics of the pass-through job were not made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}

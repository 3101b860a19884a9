package dev.relkt.job.operator;

import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.StartRefused;
import dev.relkt.snapshot.WriterLease;
import dev.relkt.snapshot.WriterLeases;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Keeps a second job from writing an index: the one that comes later, or was believed dead, stops
 * with a sentence. For one thread.
 */
final class WriterGuard {

  /** How often a writer shows that it is alive. */
  static final Duration BEAT = Duration.ofSeconds(2);

  /** A writer that shows nothing for so long is taken for dead. */
  private static final Duration SILENT = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final WriterLeases leases;
  private final String root;
  private final Duration silent;
  private final LongPredicate isAlive;
  private WriterLease mine;

  /**
   * @param root for messages
   */
  WriterGuard(WriterLeases leases, String root, String jobId, int attempt) {
    this(
        leases,
        root,
        new WriterLease(
            jobId,
            host(),
            ProcessHandle.current().pid(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            attempt,
            0),
        SILENT,
        pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
  }

  /**
   * @param silent how long another one is watched before it is taken for dead
   * @param isAlive whether a process of this host runs
   */
  WriterGuard(
      WriterLeases leases, String root, WriterLease mine, Duration silent, LongPredicate isAlive) {
    this.leases = leases;
    this.root = root;
    this.mine = mine;
    this.silent = silent;
    this.isAlive = isAlive;
  }

  /**
   * Waits, if need be, until it is clear that whoever sits there is dead.
   *
   * @throws RuntimeException as the reason that no restart helps, if another one is alive
   */
  void awaitFree() throws InterruptedException {
    Optional<WriterLease> other = other();
    if (other.isPresent() && !isGone(other.get())) {
      long until = System.nanoTime() + silent.toNanos();
      WriterLease seen = other.get();
      while (System.nanoTime() < until) {
        Thread.sleep(Math.min(LOOK.toMillis(), silent.toMillis()));
        Optional<WriterLease> now = other();
        if (now.isEmpty()) {
          break;
        }
        if (!now.get().equals(seen)) {
          throw refused(now.get());
        }
      }
    }
  }

  /** Sits down. To be called after {@link #awaitFree}. */
  void take() {
    leases
        .holder()
        .filter(before -> before.jobId().equals(mine.jobId()))
        .ifPresent(
            before ->
                mine =
                    new WriterLease(
                        mine.jobId(),
                        mine.host(),
                        mine.pid(),
                        before.since(),
                        mine.attempt(),
                        before.beat() + 1));
    leases.take(mine);
  }

  /**
   * Shows that this is alive.
   *
   * @throws RuntimeException as {@link #awaitFree}, if another one sits there now
   */
  void beat() {
    Optional<WriterLease> other = other();
    if (other.isPresent()) {
      throw refused(other.get());
    }
    mine = mine.next();
    leases.take(mine);
  }

  /** Makes room. */
  void stop() {
    leases.release(mine.jobId());
  }

  private Optional<WriterLease> other() {
    return leases.holder().filter(holder -> !holder.jobId().equals(mine.jobId()));
  }

  private boolean isGone(WriterLease other) {
    return other.host().equals(mine.host()) && !isAlive.test(other.pid());
  }

  private RuntimeException refused(WriterLease other) {
    return StartRefused.forEver(
        "index root %s: another job (%s, on host %s, process %d, since %s) writes here (expected: one job an index root); this job (%s) stops. Cancel one of them, or start this one with a new %s"
            .formatted(
                root,
                other.jobId(),
                other.host(),
                other.pid(),
                other.since(),
                mine.jobId(),
                RelktOptions.INDEX_ROOT.key()));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}

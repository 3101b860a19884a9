package dev.relkt.job.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.job.options.StartRefused;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.WriterLease;
import dev.relkt.snapshot.WriterLeases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterGuardTest {

  private static final Duration SILENT = Duration.ofMillis(300);
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private WriterLeases leases;

  @BeforeEach
  void open() {
    leases = IndexRoot.openOrCreate(directory, 1).generations().writer();
  }

  private WriterGuard writer(String jobId, String host, long pid) {
    return new WriterGuard(
        leases, "here", new WriterLease(jobId, host, pid, SINCE, 0, 0), SILENT, anyPid -> true);
  }

  private static void start(WriterGuard writer) throws InterruptedException {
    writer.awaitFree();
    writer.take();
  }

  @Test
  void theSameJobComesBack() throws Exception {
    start(writer("one", "a", 1));
    WriterGuard again = writer("one", "b", 2);
    start(again);
    again.beat();
    assertThat(leases.holder()).map(WriterLease::host).hasValue("b");
    again.stop();
    assertThat(leases.holder()).isEmpty();
    start(writer("two", "c", 3));
  }

  @Test
  void aSecondJobIsToldWhoWritesAndStops() throws Exception {
    WriterGuard first = writer("one", "a", 1);
    start(first);
    var stopped = new AtomicBoolean();
    Thread beating =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stopped.get()) {
                    first.beat();
                    Thread.onSpinWait();
                  }
                });
    try {
      assertThatThrownBy(() -> start(writer("two", "b", 2)))
          .rootCause()
          .isInstanceOf(StartRefused.class)
          .hasMessage(
              "index root here: another job (one, on host a, process 1, since 2026-01-01T00:00:00Z) writes here (expected: one job an index root); this job (two) stops. Cancel one of them, or start this one with a new index.root");
    } finally {
      stopped.set(true);
      beating.join();
    }
    assertThat(leases.holder()).map(WriterLease::jobId).hasValue("one");
  }

  @Test
  void ofAWriterOfAnotherHostThatIsSilentTheSeatIsTakenAndItIsToldIfItComesBack() throws Exception {
    WriterGuard paused = writer("one", "a", 1);
    start(paused);
    start(writer("two", "b", 2));
    assertThatThrownBy(paused::beat)
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("another job (two, on host b");
    paused.stop();
    assertThat(leases.holder()).map(WriterLease::jobId).hasValue("two");
  }

  @Test
  void nobodyWaitsForAProcessOfThisHostThatIsGone() throws Exception {
    start(writer("one", "a", 1));
    var patient =
        new WriterGuard(
            leases,
            "here",
            new WriterLease("two", "a", 2, SINCE, 0, 0),
            Duration.ofDays(1),
            pid -> false);
    start(patient);
    assertThat(leases.holder()).map(WriterLease::jobId).hasValue("two");
  }
}

package dev.relkt.cli.model;

import dev.relkt.cli.console.StepProgress;
import dev.relkt.embedding.intake.ImportProgress;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** The steps of an import on standard error, with the time at which each begins. */
final class ImportSteps implements ImportProgress, AutoCloseable {

  private final PrintWriter err;
  private final long start = System.nanoTime();
  private @Nullable StepProgress copying;

  ImportSteps(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void begins(String step) {
    close();
    err.printf("%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, step);
    err.flush();
  }

  @Override
  public void copied(long bytes, long total) {
    if (copying == null) {
      copying = StepProgress.of(err, "copying", "bytes", total);
    }
    copying.at(bytes, "");
  }

  @Override
  public void close() {
    if (copying != null) {
      copying.close();
      copying = null;
    }
  }
}

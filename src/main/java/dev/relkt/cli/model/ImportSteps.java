package dev.relkt.cli.model;

import dev.relkt.cli.console.StepProgress;
import dev.relkt.cli.console.TextTable;
import dev.relkt.embedding.intake.ImportChoices;
import dev.relkt.embedding.intake.ImportProgress;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** The steps of an import on standard error, with the time at which each begins. */
final class ImportSteps implements ImportProgress, AutoCloseable {

  private final PrintWriter err;
  private final long start = System.nanoTime();
  private String step = "";
  private @Nullable StepProgress copying;

  ImportSteps(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void begins(String step) {
    close();
    this.step = step;
    err.printf("%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, step);
    err.flush();
  }

  @Override
  public void copied(long bytes, long total) {
    if (copying == null) {
      copying = StepProgress.of(err, step, "bytes", total);
    }
    copying.at(bytes, "");
  }

  @Override
  public void chose(ImportChoices choices) {
    close();
    var table = new TextTable("", "");
    choices.rows().forEach(row -> table.row("  " + row.name(), row.value()));
    table.lines().stream().skip(1).forEach(err::println);
    choices.notes().forEach(note -> err.println("note: " + note));
    err.flush();
  }

  @Override
  public void close() {
    if (copying != null) {
      copying.close();
      copying = null;
    }
  }
}

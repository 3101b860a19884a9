package dev.relkt.bench.cli;

import dev.relkt.bench.BenchFiles;
import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.Machine;
import dev.relkt.cli.console.Logging;
import dev.relkt.cli.console.StepProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/**
 * One run of benchmarks: progress on the standard error, tables and verdicts on the standard
 * output, a folder of its own for what is only needed meanwhile, which goes with it, also after
 * Ctrl-C.
 */
final class BenchRun implements AutoCloseable {

  // Held, since java.util.logging forgets the levels of loggers that nobody holds.
  private static final Logger JVECTOR = Logger.getLogger("io.github.jbellis.jvector");

  private final BenchOptions options;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Machine machine = Machine.here();
  private final Path work;
  private final List<BenchReport> reports = new ArrayList<>();
  private final AtomicBoolean finished = new AtomicBoolean();

  BenchRun(BenchOptions options, CommandLine command) {
    this.options = options;
    out = command.getOut();
    err = command.getErr();
    try {
      work = Files.createTempDirectory("relkt-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Logging.into(options.out().orElse(work).resolve("logs"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "relkt-bench-clean"));
    JVECTOR.setLevel(Level.OFF);
    out.println(machine);
  }

  private void stop() {
    if (!finished.get()) {
      err.println("stopped; what was measured until now is above");
      delete(work);
    }
  }

  /** For files that are not needed afterwards. */
  Path work() {
    return work;
  }

  BenchProgress progress() {
    return new BenchProgress() {
      @Override
      public Step begin(String what, String unit, long total) {
        StepProgress shown = StepProgress.of(err, what, unit, total);
        return new Step() {
          @Override
          public void at(long done) {
            shown.at(done, "");
          }

          @Override
          public void close() {
            shown.close();
          }
        };
      }

      @Override
      public void say(String words) {
        err.println(words);
      }
    };
  }

  /** Prints a report, and keeps it for the files. */
  void report(BenchReport report) {
    reports.add(report);
    out.println();
    report.settings().forEach(out::println);
    report.tables().forEach(table -> PrintedTable.print(table, out));
    PrintedTable.print(report.standing(), out);
    report.notes().forEach(note -> out.println("note: " + note));
    options
        .out()
        .ifPresent(
            directory ->
                BenchFiles.writePlots(report, directory)
                    .forEach(file -> out.println("plot: " + file)));
  }

  /** Writes the files, prints the verdicts; the exit code. */
  int finish() {
    options.json().ifPresent(file -> BenchFiles.writeJson(reports, machine, file));
    options.markdown().ifPresent(file -> BenchFiles.writeMarkdown(reports, machine, file));
    out.println();
    reports.forEach(report -> out.println(report.verdict()));
    return reports.stream().allMatch(BenchReport::passed) ? 0 : 1;
  }

  @Override
  public void close() {
    if (finished.compareAndSet(false, true)) {
      delete(work);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path each, @org.jspecify.annotations.Nullable IOException e) throws IOException {
              Files.deleteIfExists(each);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // What a process that ends just now still writes stays in the folder for temporary files.
    }
  }
}

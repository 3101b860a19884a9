package dev.relkt.cli.passages;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.StepProgress;
import dev.relkt.cli.options.FilterOptions;
import dev.relkt.cli.options.IndexLook;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.status.PassageJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes passages as JSON Lines, with everything that was sent for them: \"relkt ingest\" makes"
          + " the same passages of them, and \"relkt evaluate --passages\" takes them too.",
      ""
    })
final class PassagesExportCommand implements Callable<Integer> {

  private static final int REPORT_EVERY = 1_000;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to, compressed where it ends in .gz; it appears when it is complete (default: the"
              + " standard output).")
  private @Nullable Path file;

  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    PassageFilter accepted;
    try {
      accepted = filter.filter();
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    if (file != null && Files.isDirectory(file)) {
      throw console.usage("--out: %s is a folder (expected: a file)".formatted(file));
    }
    PrintWriter err = console.err();
    try (PublishedPassages passages = IndexLook.open(index)) {
      passages.mismatches(accepted).forEach(note -> err.println("note: " + note));
      long count =
          file == null ? toStandardOutput(passages, accepted) : toFile(passages, accepted, file);
      err.println(
          "%,d passages%s; %s"
              .formatted(
                  count,
                  file == null ? "" : " are in " + file,
                  IndexLook.describe(passages.snapshot(), Instant.now())));
    } catch (IOException e) {
      throw new CommandFailed("%s: %s".formatted(file == null ? "output" : file, e.toString()), e);
    }
    return 0;
  }

  private interface Lines {
    /**
     * @return false where nobody wants more
     */
    boolean write(String line) throws IOException;
  }

  private long toStandardOutput(PublishedPassages passages, PassageFilter accepted) {
    PrintWriter out = console.out();
    return write(
        passages,
        accepted,
        line -> {
          out.println(line);
          return !out.checkError();
        });
  }

  private long toFile(PublishedPassages passages, PassageFilter accepted, Path file)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    long count;
    var stopped = new Thread(() -> deleteQuietly(part), "delete-part");
    Runtime.getRuntime().addShutdownHook(stopped);
    try {
      try (OutputStream bytes = Files.newOutputStream(part);
          OutputStream packed =
              file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, 1 << 16) : bytes;
          var writer = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
        count =
            write(
                passages,
                accepted,
                line -> {
                  writer.write(line);
                  writer.write('\n');
                  return true;
                });
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
      try {
        Runtime.getRuntime().removeShutdownHook(stopped);
      } catch (IllegalStateException e) {
        // It runs.
      }
    }
    return count;
  }

  /** After Ctrl-C. */
  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // Nobody is there to be told.
    }
  }

  private long write(PublishedPassages passages, PassageFilter accepted, Lines lines) {
    try (var progress =
            StepProgress.of(console.err(), "exporting", "passages", passages.count(accepted));
        var all = passages.stored(accepted)) {
      var writing = new Writing(lines, progress);
      // Not by an iterator, for which a stream of streams would keep all of a shard.
      boolean wanted = all.allMatch(writing);
      progress.at(writing.written, wanted ? "" : "nobody reads on");
      return writing.written;
    }
  }

  /** Writes one after the other. */
  private static final class Writing implements Predicate<PublishedPassages.Found> {

    private final Lines lines;
    private final StepProgress progress;
    private long written;

    Writing(Lines lines, StepProgress progress) {
      this.lines = lines;
      this.progress = progress;
    }

    @Override
    public boolean test(PublishedPassages.Found found) {
      try {
        if (!lines.write(PassageJson.line(found.stored()))) {
          return false;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("writing passages: " + e.getMessage(), e);
      }
      written++;
      if (written % REPORT_EVERY == 0) {
        progress.at(written, "");
      }
      return true;
    }
  }
}

package dev.relkt.cli.evaluate;

import dev.relkt.cli.console.Console;
import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.RetrievalTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code relkt evaluate prepare}: a public set as the files that can be ingested and asked. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description =
        "Writes a public set as passages.jsonl, questions.jsonl and qrels.txt: for relkt ingest,"
            + " relkt evaluate and relkt evaluate online.")
final class EvaluatePrepareCommand implements Callable<Integer> {

  @Mixin private Console console = new Console();

  @Mixin private LabelledInput input = new LabelledInput();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where to write the three files; made if it is not there.")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    try {
      input.refuseMistakes();
      if (input.level() == LabelledInput.Level.DOCUMENT) {
        throw console.usage(
            "--level: document (expected: nothing here; judgements are of passages. Give --level"
                + " document to what evaluates the files, which name the documents)");
      }
      RetrievalTask task = input.task(console.err());
      Files.createDirectories(out);
      LabelledFiles.writePassages(out.resolve("passages.jsonl"), task.passages());
      LabelledFiles.writeQuestions(out.resolve("questions.jsonl"), task.questions());
      task.qrels().write(out.resolve("qrels.txt"));
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s: %,d passages in %s, %,d questions, qrels.txt%n",
              out,
              task.passages().size(),
              task.passageLanguages(),
              task.questions().size());
      console.out().flush();
      return ExitCode.OK;
    } catch (DataRefused e) {
      return EvaluateCommand.refused(console, e.getMessage());
    } catch (IOException e) {
      return EvaluateCommand.refused(
          console, "%s: cannot be written: %s (expected: a folder to write to)".formatted(out, e));
    }
  }
}

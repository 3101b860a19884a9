package dev.relkt.cli.ingest;

import dev.relkt.cli.console.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** A format of files of passages. */
sealed interface PassageFile permits JsonLines, SquadPassages {

  /**
   * Passes what each place says to a consumer, in order, every place once. The stream stays open.
   *
   * @throws CommandFailed if the file as a whole is not of the format
   */
  void read(String name, InputStream in, Consumer<InputPassage> each) throws IOException;

  /** The place that is read now, or comes next; such as {@code news.jsonl:12}. */
  String next();

  /** What places are called, such as {@code lines}. */
  String unit();
}

package dev.relkt.dataset.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Reads one format of files of passages. For one thread, one file after the other. */
sealed interface PassageReader
    permits CsvPassages, JsonArrayPassages, JsonLinePassages, ParquetPassages, SquadPassages {

  /**
   * Passes what each place says to a consumer, in order, every place once.
   *
   * @param in unpacked, stays open; not used by a format that is not read from front to back
   * @throws NotPassages if the file as a whole is not of the format
   */
  void read(InputStream in, Consumer<FileRecord> each) throws IOException;

  /**
   * The place that is read now, or comes next, as it stands behind the file's name: {@code :12}.
   */
  String place();

  /** From numbers to places, where these can be told from them; else it counts. */
  LongFunction<String> places();

  /** The line of that place, where places are lines or begin on one; else its number, from 1. */
  long number();

  /** What places are called, such as {@code lines}. */
  String unit();
}

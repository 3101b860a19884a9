package dev.relkt.dataset;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads one public set. */
interface PublicSet {

  /**
   * Reads the part of the set.
   *
   * @param notes gets a line for whatever is passed over
   * @throws DataRefused naming the missing files, or every mistake with file and line
   */
  RetrievalTask task(Path folder, PublicDataset.Choice choice, Consumer<String> notes);
}

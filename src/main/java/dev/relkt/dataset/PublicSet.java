package dev.relkt.dataset;

import java.nio.file.Path;

/** Reads one public set. */
interface PublicSet {

  /**
   * Reads the part of the set.
   *
   * @throws DataRefused naming the missing files, or every mistake with file and line
   */
  RetrievalTask task(Path folder, PublicDataset.Choice choice);
}

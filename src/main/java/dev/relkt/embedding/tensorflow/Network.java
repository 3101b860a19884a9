package dev.relkt.embedding.tensorflow;

import java.util.List;

/**
 * What turns windows into vectors. Thread-safe; the owner sees to it that nobody calls while or
 * after it is closed.
 */
sealed interface Network extends AutoCloseable permits LoadedModel, TableNetwork {

  /** Runs it once for all the windows, at least one. */
  LoadedModel.Rows run(List<Window> windows);

  @Override
  void close();
}

package dev.relkt.embedding.network;

import dev.relkt.embedding.tokens.Window;
import java.util.List;
import java.util.Optional;

/**
 * What turns windows into vectors. Thread-safe; the owner sees to it that nobody calls while or
 * after it is closed.
 */
public interface Network extends AutoCloseable {

  /**
   * Runs it once for all the windows, at least one.
   *
   * @throws IllegalStateException if it cannot run them
   */
  Rows run(List<Window> windows);

  /**
   * A network that gives the same vectors in less time, compared with this one; this one may be
   * closed then. Nothing where there is none.
   */
  default Optional<? extends Network> faster() {
    return Optional.empty();
  }

  @Override
  void close();
}

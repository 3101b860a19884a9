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
   * Runs it for all the windows, at least one.
   *
   * @return [windows, dimension], pooled, through dense layers and cut as the version says
   * @throws IllegalStateException if it cannot run them
   */
  Rows run(List<Window> windows);

  /**
   * How many keys, tokens or characters of a window go in, padding included that it has whatever
   * else is run with it; of token ids a batch has the greatest of its windows for each.
   */
  default int paddedSize(Window window) {
    return window.size();
  }

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

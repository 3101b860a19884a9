package dev.relkt.http.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;

/** How many connections are open. */
final class ConnectionCount implements Connection.Listener {

  private final AtomicInteger open = new AtomicInteger();

  int open() {
    return open.get();
  }

  @Override
  public void onOpened(Connection connection) {
    open.incrementAndGet();
  }

  @Override
  public void onClosed(Connection connection) {
    open.decrementAndGet();
  }
}

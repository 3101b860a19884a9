package dev.relkt.http.rest;

import dev.relkt.http.exchange.Bodies;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An answer as server-sent events, each with JSON on one line. One thread of its own writes, so
 * that nobody who has an event waits for the network.
 */
final class EventStream {

  private static final String TYPE = "text/event-stream";
  private static final int MOST = 1_000;

  private final LinkedBlockingQueue<byte[]> events = new LinkedBlockingQueue<>(MOST);
  private final OutputStream out;
  private final Thread writer;
  private volatile @Nullable IOException failure;

  /** Begins the answer: the status is 200 from now on. */
  EventStream(Context context) {
    context.status(200).contentType(TYPE).disableCompression();
    context.res().setHeader("X-Accel-Buffering", "no");
    try {
      out = context.res().getOutputStream();
    } catch (IOException e) {
      throw Bodies.unread(e);
    }
    writer = Thread.ofVirtual().name("relkt-events").start(this::write);
  }

  /** Whether the caller asks for events. */
  static boolean isWanted(Context context) {
    String accept = context.header("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(TYPE);
  }

  /** Adds an event; one that there is no room for is left out. */
  void offer(String name, byte[] json) {
    var unused = events.offer(event(name, json));
  }

  /** Adds the last event, and waits until all are written. */
  void send(String name, byte[] json) {
    try {
      events.put(event(name, json));
      events.put(new byte[0]);
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] event(String name, byte[] json) {
    return "event: %s\ndata: %s\n\n"
        .formatted(name, new String(json, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void write() {
    try {
      for (byte[] event = events.take(); event.length > 0; event = events.take()) {
        if (failure == null) {
          try {
            out.write(event);
            out.flush();
          } catch (IOException e) {
            failure = e; // whoever asked went away
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

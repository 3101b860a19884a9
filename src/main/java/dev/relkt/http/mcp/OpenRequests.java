package dev.relkt.http.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back the end of a client's lines until all that it asked for is answered, since the
 * transport drops what is under way when its input ends. Safe for use by several threads.
 */
final class OpenRequests {

  private static final Logger LOG = LoggerFactory.getLogger(OpenRequests.class);

  private static final long PATIENCE_NANOS = Duration.ofSeconds(90).toNanos();

  private int open;
  private boolean ended;

  private enum Message {
    REQUEST,
    RESPONSE,
    OTHER,
    /** No message of JSON-RPC, after which the transport reads no further. */
    NONE
  }

  /** Waits until the client's lines have ended and all is answered. */
  synchronized void awaitEnd() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  private synchronized void began() {
    open++;
  }

  private synchronized void answered() {
    open--;
    notifyAll();
  }

  private synchronized void abandon() {
    LOG.warn("a line is no message of JSON-RPC; MCP ends");
    ended = true;
    notifyAll();
  }

  private synchronized void end() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      for (long left = PATIENCE_NANOS; open > 0 && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended = true;
    notifyAll();
  }

  /** The client's lines. */
  InputStream in(InputStream lines) {
    return new FilterInputStream(lines) {
      private final ByteArrayOutputStream line = new ByteArrayOutputStream();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count < 0) {
          end();
        }
        for (int i = 0; i < count; i++) {
          if (bytes[offset + i] == '\n') {
            Message message = message(line.toByteArray());
            if (message == Message.REQUEST) {
              began();
            } else if (message == Message.NONE) {
              abandon();
            }
            line.reset();
          } else {
            line.write(bytes[offset + i]);
          }
        }
        return count;
      }
    };
  }

  /** The lines for the client. */
  OutputStream out(OutputStream lines) {
    return new FilterOutputStream(lines) {
      private final ByteArrayOutputStream line = new ByteArrayOutputStream();

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        for (int i = 0; i < length; i++) {
          if (bytes[offset + i] == '\n') {
            out.flush();
            if (message(line.toByteArray()) == Message.RESPONSE) {
              answered();
            }
            line.reset();
          } else {
            line.write(bytes[offset + i]);
          }
        }
      }
    };
  }

  private static Message message(byte[] line) {
    try {
      JSONRPCMessage message =
          McpSchema.deserializeJsonRpcMessage(
              PassageTools.MAPPER, new String(line, StandardCharsets.UTF_8));
      return message instanceof JSONRPCRequest
          ? Message.REQUEST
          : message instanceof JSONRPCResponse ? Message.RESPONSE : Message.OTHER;
    } catch (IOException | RuntimeException e) {
      return Message.NONE;
    }
  }
}

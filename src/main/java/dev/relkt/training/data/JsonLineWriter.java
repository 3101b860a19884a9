package dev.relkt.training.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Writes JSON Lines. The stream stays open; flush before closing it. */
final class JsonLineWriter {

  private static final int BUFFER_BYTES = 1 << 18;

  private final OutputStream out;

  JsonLineWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  /** Writes one object; its fields in the order of the map. */
  void write(Map<String, Object> object) throws IOException {
    out.write(JsonLineFile.JSON.writeValueAsBytes(object));
    out.write('\n');
  }

  void flush() throws IOException {
    out.flush();
  }
}

package dev.relkt.dataset.file;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The frames of a zstd file (RFC 8878), one after the other, up to the end of the source.
 *
 * <p>The library's own stream takes a frame that is cut short for the end of the file where the
 * frame before it ended in the same buffer. Here the end is where the source ends behind a frame.
 */
final class ZstdFrames extends InputStream {

  private static final int BUFFER_BYTES = 128 * 1024;

  private final InputStream source;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] chunk = new byte[16 * 1024];
  private final ByteBuffer packed = ByteBuffer.allocateDirect(chunk.length).limit(0);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private boolean inFrame;
  private boolean hasMore;

  /**
   * @param source is closed with this
   */
  ZstdFrames(InputStream source) {
    this.source = source;
  }

  /** Whether a file begins with a frame; a skippable one stands before those of some packers. */
  static boolean beginWith(byte[] start) {
    if (start.length < 4) {
      return false;
    }
    boolean frame =
        start[0] == 0x28
            && (start[1] & 0xFF) == 0xB5
            && start[2] == 0x2F
            && (start[3] & 0xFF) == 0xFD;
    boolean skippable =
        (start[0] & 0xF0) == 0x50 && start[1] == 0x2A && start[2] == 0x4D && start[3] == 0x18;
    return frame || skippable;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!plain.hasRemaining()) {
      if (!hasMore && !packed.hasRemaining() && !fill()) {
        return -1;
      }
      unpack();
    }
    int read = Math.min(length, plain.remaining());
    plain.get(into, offset, read);
    return read;
  }

  /** Whether there was something to read. */
  private boolean fill() throws IOException {
    int read = source.read(chunk);
    if (read < 0) {
      if (inFrame) {
        throw new IOException(
            "the zstd data ends in the middle of a frame: the file was cut short; fetch it or write it again");
      }
      return false;
    }
    packed.clear().put(chunk, 0, read).flip();
    return true;
  }

  private void unpack() throws IOException {
    plain.clear();
    try {
      inFrame = !context.decompressDirectByteBufferStream(plain, packed);
    } catch (ZstdException e) {
      throw new IOException("the zstd data is damaged; fetch it or write it again", e);
    }
    hasMore = inFrame && !plain.hasRemaining();
    plain.flip();
  }

  @Override
  public void close() throws IOException {
    context.close();
    source.close();
  }
}

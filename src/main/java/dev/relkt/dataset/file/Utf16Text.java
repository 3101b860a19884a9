package dev.relkt.dataset.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.commons.io.input.ReaderInputStream;

/** Text in UTF-16 as bytes of UTF-8. */
final class Utf16Text extends ProxyInputStream {

  private Utf16Text(InputStream utf8) {
    super(utf8);
  }

  /**
   * @param start of the text, four bytes where it has so many
   * @param in the text from its beginning; is closed with what is returned
   */
  static InputStream asUtf8(byte[] start, InputStream in) throws IOException {
    boolean littleEndian = start[1] == 0 || (start[0] & 0xFF) == 0xFF;
    Charset charset = littleEndian ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    var reader =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return new Utf16Text(
        ReaderInputStream.builder().setReader(reader).setCharset(StandardCharsets.UTF_8).get());
  }

  @Override
  protected void handleIOException(IOException thrown) throws IOException {
    throw thrown instanceof CharacterCodingException
        ? new IOException(
            "text in UTF-16 with something in it that is none (expected: UTF-16 or UTF-8 throughout)",
            thrown)
        : thrown;
  }
}

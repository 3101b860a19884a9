package dev.relkt.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * A file of the page, as a browser gets it.
 *
 * @param contentType with its charset
 * @param etag a strong entity tag, with its quotes; it is that of the content
 * @param content which nobody changes
 */
record PageFile(String contentType, String etag, byte[] content) {

  /**
   * Reads one that lies beside this class.
   *
   * @throws IllegalStateException if there is none, or its kind is not known
   */
  static PageFile read(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "%s: not in the jar (expected: all files of the page)".formatted(name));
      }
      byte[] content = in.readAllBytes();
      return new PageFile(contentType(name), etag(content), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String contentType(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default ->
          throw new IllegalStateException(
              "%s: unknown kind (expected: html, css, js or svg)".formatted(name));
    };
  }

  private static String etag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}

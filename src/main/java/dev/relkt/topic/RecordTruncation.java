package dev.relkt.topic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * A record's parts, cut so that they fit into a record of limited size: the value first, then
 * headers from the last on, then the key. Of what is cut, length and SHA-256 are told in further
 * headers.
 *
 * @param key null where there is none
 * @param value null where there is none
 * @param headers those that are kept
 * @param told about what was cut; empty where nothing was
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that pass through, never compared
record RecordTruncation(
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers,
    List<RecordHeader> told) {

  static final String VALUE_LENGTH = "relkt.cut-from";
  static final String VALUE_SHA256 = "relkt.value-sha256";
  static final String HEADERS_LENGTH = "relkt.headers-length";
  static final String HEADERS_SHA256 = "relkt.headers-sha256";
  static final String KEY_LENGTH = "relkt.key-length";
  static final String KEY_SHA256 = "relkt.key-sha256";

  /** The names of the headers that tell of it. */
  static final List<String> NAMES =
      List.of(VALUE_LENGTH, VALUE_SHA256, HEADERS_LENGTH, HEADERS_SHA256, KEY_LENGTH, KEY_SHA256);

  /** Kafka's own upper bound of a batch with one record, without key, value and headers. */
  private static final int RECORD_OVERHEAD = 61 + 21 + 3 * 5;

  /** Lengths before the name and the value of a header. */
  private static final int HEADER_OVERHEAD = 2 * 5;

  /** More than all headers take that may tell of a cut. */
  private static final int TOLD = 800;

  /**
   * @param maxBytes of the record as the producer and the broker count it, batch included
   * @param others bytes of headers that will be added, as {@link #bytes} counts them
   */
  static RecordTruncation of(
      RawRecord original, List<RecordHeader> headers, int maxBytes, int others) {
    byte[] key = original.key();
    byte[] value = original.value();
    long room = (long) maxBytes - RECORD_OVERHEAD - others;
    if (length(key) + length(value) + bytes(headers) <= room) {
      return new RecordTruncation(key, value, headers, List.of());
    }
    room -= TOLD;
    List<RecordHeader> told = new ArrayList<>();
    byte[] shownKey = key;
    if (length(key) > room) {
      shownKey = Arrays.copyOf(key, (int) Math.max(0, room));
      tell(told, KEY_LENGTH, KEY_SHA256, length(key), sha256(List.of(given(key))));
    }
    room -= length(shownKey);
    List<RecordHeader> shownHeaders = beginning(headers, room);
    if (shownHeaders.size() < headers.size()) {
      List<RecordHeader> gone = headers.subList(shownHeaders.size(), headers.size());
      tell(told, HEADERS_LENGTH, HEADERS_SHA256, contents(gone), sha256(parts(gone)));
    }
    room -= bytes(shownHeaders);
    byte[] shownValue = value;
    if (length(value) > room) {
      shownValue = Arrays.copyOf(given(value), (int) Math.max(0, room));
      tell(told, VALUE_LENGTH, VALUE_SHA256, length(value), sha256(List.of(given(value))));
    }
    return new RecordTruncation(shownKey, shownValue, shownHeaders, told);
  }

  /** What headers take of a record, at most. */
  static int bytes(List<RecordHeader> headers) {
    return Math.toIntExact(contents(headers) + (long) headers.size() * HEADER_OVERHEAD);
  }

  private static List<RecordHeader> beginning(List<RecordHeader> headers, long room) {
    int kept = 0;
    long taken = 0;
    for (RecordHeader header : headers) {
      taken += bytes(List.of(header));
      if (taken > room) {
        break;
      }
      kept++;
    }
    return headers.subList(0, kept);
  }

  private static void tell(
      List<RecordHeader> told, String lengthName, String digestName, long length, String digest) {
    told.add(RecordHeader.of(lengthName, Long.toString(length)));
    told.add(RecordHeader.of(digestName, digest));
  }

  private static long contents(List<RecordHeader> headers) {
    return parts(headers).stream().mapToLong(part -> part.length).sum();
  }

  private static List<byte[]> parts(List<RecordHeader> headers) {
    List<byte[]> parts = new ArrayList<>();
    for (RecordHeader header : headers) {
      parts.add(header.name().getBytes(StandardCharsets.UTF_8));
      parts.add(given(header.value()));
    }
    return parts;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] given(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  private static String sha256(List<byte[]> parts) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    parts.forEach(digest::update);
    return Hex.encodeHexString(digest.digest());
  }
}

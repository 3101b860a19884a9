package dev.relkt.answering;

import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer ended, so that a further question goes on after it. As text it is the {@code
 * cursor} of an answer, to be given back unchanged with the same question; {@code topK}, the
 * deadline and what is shown of a passage may differ.
 *
 * <p>It names what was answered from, and the passages that were given already, by 40 bits of a
 * digest of each id. None of them comes a second time, also where another snapshot has taken the
 * place of the first: such an answer goes on in the newer snapshot and says so. Another generation
 * has other scores, and nothing goes on there.
 *
 * <p>The text is Base64 (RFC 4648, URL alphabet, no padding) of, big-endian: version {@value
 * #VERSION} (1 byte), generation (4), snapshot (8), digest of the question (8), when the first of
 * the questions was asked (8), the digests of the passages (5 each), and the first 8 bytes of the
 * SHA-256 of all that. The last part shows that a cursor was damaged; it keeps no secret, and
 * whoever makes up a cursor changes their own pages alone.
 *
 * @param generation that answered, 1 or more
 * @param snapshot the oldest among the shards, 0 or more
 * @param question digest of what was asked
 * @param askedAtMillis when the first page was asked for, since 1970: ages are counted from it
 * @param given digests of the passages that were given or left out before, 40 bits each
 */
record Cursor(int generation, long snapshot, long question, long askedAtMillis, List<Long> given) {

  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + 4 + 8 + 8 + 8;
  private static final int ID_BYTES = 5;
  private static final int CHECK_BYTES = 8;
  private static final int MAX_CHARS =
      (HEAD_BYTES + ID_BYTES * Question.MAX_DEPTH + CHECK_BYTES) * 4 / 3 + 4;

  Cursor {
    given = List.copyOf(given);
  }

  /**
   * Reads a cursor that came with a question.
   *
   * @throws IllegalArgumentException if it is none that an answer came with
   */
  static Cursor parse(String text) {
    byte[] bytes;
    try {
      bytes = text.length() > MAX_CHARS ? new byte[0] : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw damaged(e);
    }
    int body = bytes.length - CHECK_BYTES;
    if (body < HEAD_BYTES
        || (body - HEAD_BYTES) % ID_BYTES != 0
        || bytes[0] != VERSION
        || !Arrays.equals(check(bytes, body), Arrays.copyOfRange(bytes, body, bytes.length))) {
      throw damaged(null);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, body - 1);
    int generation = in.getInt();
    long snapshot = in.getLong();
    long question = in.getLong();
    long askedAtMillis = in.getLong();
    List<Long> given = new ArrayList<>(in.remaining() / ID_BYTES);
    while (in.hasRemaining()) {
      given.add((in.get() & 0xFFL) << 32 | (in.getInt() & 0xFFFFFFFFL));
    }
    return new Cursor(generation, snapshot, question, askedAtMillis, given);
  }

  private static IllegalArgumentException damaged(@Nullable Exception cause) {
    return new IllegalArgumentException(
        "cursor: no answer came with it (expected: the cursor of an answer, unchanged)", cause);
  }

  /** As an answer sends it. */
  String text() {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + ID_BYTES * given.size() + CHECK_BYTES);
    out.put(VERSION).putInt(generation).putLong(snapshot).putLong(question);
    out.putLong(askedAtMillis);
    for (long id : given) {
      out.put((byte) (id >>> 32)).putInt((int) id);
    }
    out.put(check(out.array(), out.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }

  /** What is the same in all questions that a cursor may come with. */
  static long digest(String text, PassageFilter filter, QuestionOptions options) {
    String asked =
        String.join(
            "\n",
            text,
            filter.expression(),
            options.mode().toString(),
            options.rerank() + " " + options.candidates(),
            options.minScore().toString(),
            options.groupBy().toString(),
            options.fold() + " " + options.prefer(),
            options.recencyHalfLife().toString());
    return ByteBuffer.wrap(sha256().digest(asked.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** Of a passage, 40 bits. */
  static long digest(PassageId id) {
    byte[] digest = sha256().digest(id.value().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - 8 * ID_BYTES);
  }

  /** For looking up many. */
  Set<Long> givenIds() {
    return new HashSet<>(given);
  }

  private static byte[] check(byte[] bytes, int length) {
    MessageDigest sha = sha256();
    sha.update(bytes, 0, length);
    return Arrays.copyOf(sha.digest(), CHECK_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

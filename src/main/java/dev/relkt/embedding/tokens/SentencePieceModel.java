package dev.relkt.embedding.tokens;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is in the file of a SentencePiece model, read before native code sees it.
 *
 * <p>The file is one protocol buffer, {@code ModelProto} of <a
 * href="https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">sentencepiece_model.proto</a>.
 * Read here are {@code pieces} (field 1: {@code piece} 1, {@code type} 3) and, of {@code
 * trainer_spec} (field 2), {@code pad_id} (43); what else is there must be well-formed.
 *
 * @param bytes of the file, not to be changed
 * @param pieces how many there are
 * @param unknown the number of the one that stands for all that is not known
 * @param pad the number of the one that fills rows, where the model names one
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record SentencePieceModel(byte[] bytes, int pieces, int unknown, OptionalInt pad) {

  private static final int MAX_BYTES = 256 << 20;
  private static final int UNKNOWN = 2;

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not a SentencePiece model, naming the file
   * @throws IOException if it cannot be read
   */
  public static SentencePieceModel read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(
          file,
          Files.isSymbolicLink(file)
              ? "a link"
              : Files.exists(file) ? "not a file" : "no such file");
    }
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw refused(file, "%d bytes, more than %d".formatted(size, MAX_BYTES));
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      return parse(bytes);
    } catch (IOException | IllegalArgumentException e) {
      throw (IllegalArgumentException) refused(file, String.valueOf(e.getMessage())).initCause(e);
    }
  }

  private static IllegalArgumentException refused(Path file, String found) {
    return new IllegalArgumentException(
        "tokenizer %s: %s (expected: a SentencePiece model, such as spm.model)"
            .formatted(file, found));
  }

  private static SentencePieceModel parse(byte[] bytes) throws IOException {
    var seen = new HashSet<String>();
    int[] unknown = {-1};
    var pad = OptionalInt.empty();
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    int count = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          int limit = in.pushLimit(in.readRawVarint32());
          piece(in, count++, seen, unknown);
          in.popLimit(limit);
        }
        case 2 -> {
          int limit = in.pushLimit(in.readRawVarint32());
          pad = pad(in);
          in.popLimit(limit);
        }
        default -> in.skipField(tag);
      }
    }
    if (unknown[0] < 0) {
      throw new IllegalArgumentException("%d pieces, none for what is unknown".formatted(count));
    }
    return new SentencePieceModel(bytes, count, unknown[0], pad);
  }

  private static void piece(CodedInputStream in, int number, Set<String> seen, int[] unknown)
      throws IOException {
    String text = "";
    int type = 1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> text = in.readStringRequireUtf8();
        case 3 -> type = in.readEnum();
        default -> in.skipField(tag);
      }
    }
    if (text.isEmpty() || !seen.add(text)) {
      throw new IllegalArgumentException(
          "piece %d is \"%s\", %s".formatted(number, text, text.isEmpty() ? "empty" : "again"));
    }
    if (type == UNKNOWN) {
      if (unknown[0] >= 0) {
        throw new IllegalArgumentException(
            "pieces %d and %d both for what is unknown".formatted(unknown[0], number));
      }
      unknown[0] = number;
    }
  }

  private static OptionalInt pad(CodedInputStream in) throws IOException {
    int pad = -1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 43) {
        pad = in.readInt32();
      } else {
        in.skipField(tag);
      }
    }
    return pad < 0 ? OptionalInt.empty() : OptionalInt.of(pad);
  }
}

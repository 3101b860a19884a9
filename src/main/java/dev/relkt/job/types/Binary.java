package dev.relkt.job.types;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.topic.RecordHeader;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the forms of several records have in common. Changing one changes every codec that
 * uses it.
 */
final class Binary {

  private Binary() {}

  static void writeBytes(byte @Nullable [] bytes, DataOutput out) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static byte @Nullable [] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  static byte[] readGivenBytes(DataInput in) throws IOException {
    byte[] bytes = readBytes(in);
    if (bytes == null) {
      throw new IOException("null (expected: bytes)");
    }
    return bytes;
  }

  static void writeText(String text, DataOutput out) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
  }

  static String readText(DataInput in) throws IOException {
    return new String(readGivenBytes(in), StandardCharsets.UTF_8);
  }

  static void writeTexts(Map<String, String> map, DataOutput out) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      writeText(entry.getKey(), out);
      writeText(entry.getValue(), out);
    }
  }

  static Map<String, String> readTexts(DataInput in) throws IOException {
    int size = in.readInt();
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      map.put(readText(in), readText(in));
    }
    return map;
  }

  static void writeOffsets(Map<Integer, Long> offsets, DataOutput out) throws IOException {
    out.writeInt(offsets.size());
    for (Map.Entry<Integer, Long> entry : offsets.entrySet()) {
      out.writeInt(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  static Map<Integer, Long> readOffsets(DataInput in) throws IOException {
    int size = in.readInt();
    Map<Integer, Long> offsets = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      offsets.put(in.readInt(), in.readLong());
    }
    return offsets;
  }

  static void writeLongs(List<Long> numbers, DataOutput out) throws IOException {
    out.writeInt(numbers.size());
    for (long number : numbers) {
      out.writeLong(number);
    }
  }

  static List<Long> readLongs(DataInput in) throws IOException {
    int size = in.readInt();
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      numbers.add(in.readLong());
    }
    return numbers;
  }

  static void writeTextList(List<String> texts, DataOutput out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(text, out);
    }
  }

  static List<String> readTextList(DataInput in) throws IOException {
    int size = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  static void writeHeaders(List<RecordHeader> headers, DataOutput out) throws IOException {
    out.writeInt(headers.size());
    for (RecordHeader header : headers) {
      writeText(header.name(), out);
      writeBytes(header.value(), out);
    }
  }

  static List<RecordHeader> readHeaders(DataInput in) throws IOException {
    int size = in.readInt();
    List<RecordHeader> headers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      headers.add(new RecordHeader(readText(in), readBytes(in)));
    }
    return headers;
  }

  static void writePassage(Passage passage, DataOutput out) throws IOException {
    writeText(passage.id().value(), out);
    writeText(passage.language().tag(), out);
    writeText(passage.title(), out);
    writeText(passage.text(), out);
    writeTexts(passage.metadata(), out);
  }

  static Passage readPassage(DataInput in) throws IOException {
    return new Passage(
        new PassageId(readText(in)),
        new Language(readText(in)),
        readText(in),
        readText(in),
        readTexts(in));
  }
}

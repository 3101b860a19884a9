package dev.relkt.job.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedFileTest {

  private static final int MAX_LINE_BYTES = 1_000;

  @TempDir Path directory;

  @Test
  void aFileThatIsGoneIsNotDamaged() {
    IOException gone =
        catchThrowableOfType(
            IOException.class,
            () -> OpenedFile.open(split(directory.resolve("gone.jsonl")), MAX_LINE_BYTES));
    assertThat(OpenedFile.isDamage(gone)).isFalse();
    assertThat(gone)
        .hasMessageStartingWith("passages.backfill: file:" + directory + "/gone.jsonl cannot be")
        .hasMessageEndingWith("bring it back, or change the setting");
  }

  @Test
  void whatCannotBeReadIsNotDamaged() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("folder.jsonl"));
    IOException noFile =
        catchThrowableOfType(
            IOException.class, () -> OpenedFile.open(split(folder), MAX_LINE_BYTES));
    assertThat(OpenedFile.isDamage(noFile)).isFalse();
  }

  @Test
  void aFileThatBreaksOffIsDamaged() throws IOException {
    String numbers =
        new Random(7).longs(50_000).mapToObj(Long::toString).collect(Collectors.joining("\n"));
    byte[] text = numbers.getBytes(StandardCharsets.UTF_8);
    for (byte[] packed : List.of(gzip(text), Zstd.compress(text))) {
      Path file = directory.resolve("cut.jsonl");
      Files.write(file, Arrays.copyOf(packed, packed.length - 5));
      List<BackfillLine> lines = read(split(file));
      assertThat(lines.getLast().trouble())
          .startsWith("the file breaks off: ")
          .endsWith("; what comes after was not read");
    }
    Path file = Files.write(directory.resolve("head.jsonl"), Arrays.copyOf(gzip(text), 6));
    IOException cut =
        catchThrowableOfType(IOException.class, () -> OpenedFile.open(split(file), MAX_LINE_BYTES));
    assertThat(OpenedFile.isDamage(cut)).isTrue();
  }

  @Test
  void goesOnBehindEveryLineHoweverTheFileIsPacked() throws IOException {
    byte[] text = "one\n\ntwo\r\nthree".getBytes(StandardCharsets.UTF_8);
    byte[] twoMembers =
        concat(gzip(Arrays.copyOf(text, 7)), gzip(Arrays.copyOfRange(text, 7, text.length)));
    for (byte[] stored : List.of(text, twoMembers, Zstd.compress(text))) {
      Path file = Files.write(directory.resolve("file"), stored);
      List<String> lines = new ArrayList<>();
      BackfillSplit at = split(file);
      while (!at.ended()) {
        try (OpenedFile opened = OpenedFile.open(at, MAX_LINE_BYTES)) {
          Optional<BackfillLine> line = opened.next();
          line.ifPresent(
              there -> {
                assertThat(there.trouble()).isEmpty();
                lines.add(
                    there.line() + " " + new String(there.bytes(), StandardCharsets.UTF_8).strip());
              });
          at = opened.split();
        }
      }
      assertThat(lines).containsExactly("1 one", "3 two", "4 three");
      assertThat(at.bytesRead()).isLessThanOrEqualTo(text.length);
    }
  }

  private static List<BackfillLine> read(BackfillSplit split) throws IOException {
    List<BackfillLine> lines = new ArrayList<>();
    try (OpenedFile opened = OpenedFile.open(split, MAX_LINE_BYTES)) {
      for (Optional<BackfillLine> line = opened.next(); line.isPresent(); line = opened.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }

  private static BackfillSplit split(Path file) {
    return BackfillSplit.unread(1, "source", 0, new BackfillFile("file:" + file, 100, 0));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}

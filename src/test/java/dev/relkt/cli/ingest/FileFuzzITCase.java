package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.model.GateQuestionsFile;
import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.Mutations;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.file.ForeignContent;
import dev.relkt.dataset.file.PassageFiles;
import dev.relkt.dataset.file.Unpacked;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingSets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a file, its reader takes it or refuses it with words. */
class FileFuzzITCase {

  private static final int INPUTS = 100_000;
  private static final int LINES = 1_000;

  private static final List<byte[]> LINE =
      List.of(
          Mutations.bytes(
              "{\"id\":\"p1\",\"lang\":\"de\",\"title\":\"Mond\",\"text\":\"Der Mond ½ 👍.\","
                  + "\"metadata\":{\"page\":\"12\"}}"),
          Mutations.bytes("{\"id\":\"p2\",\"text\":\"月亮\",\"document\":\"d\"}"),
          Mutations.bytes(
              "{\"id\":\"q1\",\"lang\":\"en\",\"text\":\"Why?\",\"relevant\":[\"p1\"]}"),
          Mutations.bytes("q1 0 p1 1"));

  @TempDir Path directory;

  @Test
  void linesOfPassages() {
    read(
        PassageFiles.Format.AUTO,
        new Mutations(
            "FileFuzzITCase lines",
            List.of(
                lines(LINE.get(0), LINE.get(1)),
                lines(LINE.get(1)),
                lines(LINE.get(2), LINE.get(0)))));
  }

  @Test
  void squadsFormat() {
    byte[] squad =
        Mutations.bytes(
            "{\"version\":\"1\",\"data\":[{\"title\":\"A_b\",\"paragraphs\":[{\"context\":\"Text"
                + " é.\",\"qas\":[]},{\"context\":\"More.\"}]},{\"title\":\"C\",\"context\":\"x\"}]}");
    byte[] list = Mutations.bytes("[{\"title\":\"L\",\"paragraphs\":[{\"context\":\"Text.\"}]}]");
    read(PassageFiles.Format.AUTO, new Mutations("FileFuzzITCase SQuAD", List.of(squad, list)));
    read(PassageFiles.Format.SQUAD, new Mutations("FileFuzzITCase --format squad", List.of(squad)));
  }

  @Test
  void arraysAndTables() {
    byte[] array =
        Mutations.bytes(
            "[{\"id\":\"a\",\"text\":\"x\"},{\"_id\":\"b\",\"text\":\"y\",\"url\":\"u\"},"
                + "{\"title\":\"t\",\"context\":\"c\",\"question\":\"q\"}]");
    byte[] csv =
        Mutations.bytes("id,text,title,source\na,\"x, \"\"y\"\"\nz\",t,s\r\nb,é,,\n\nc,more,,\n");
    byte[] tsv = Mutations.bytes("_id\ttext\tlang\na\tx\tde\nb\ty\t\n");
    read(PassageFiles.Format.AUTO, new Mutations("FileFuzzITCase arrays", List.of(array)));
    read(PassageFiles.Format.AUTO, new Mutations("FileFuzzITCase tables", List.of(csv, tsv)));
    read(PassageFiles.Format.CSV, new Mutations("FileFuzzITCase --format csv", List.of(csv)));
  }

  @Test
  void gzippedBytes() throws IOException {
    byte[] one = gzip(LINE.get(0));
    var two = new ByteArrayOutputStream();
    two.writeBytes(one);
    two.writeBytes(gzip(LINE.get(1)));
    var inputs = new Mutations("FileFuzzITCase gzip", List.of(one, two.toByteArray()));
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = inputs.next();
      try {
        Unpacked.of(new ByteArrayInputStream(input)).readAllBytes();
      } catch (IOException e) {
        assertThat(e).message().isNotBlank();
      } catch (RuntimeException e) {
        fail(shown(input), e);
      }
    }
  }

  @Test
  void labelledFiles() throws IOException {
    var inputs = new Mutations("FileFuzzITCase labelled", LINE);
    for (int i = 0; i < INPUTS / LINES; i++) {
      Path file = file("labelled", inputs);
      for (Runnable reader :
          List.<Runnable>of(
              () -> LabelledFiles.passages(file),
              () -> LabelledFiles.questions(file),
              () -> LabelledFiles.judgedQuestions(file),
              () -> Qrels.read(file),
              () -> GateQuestionsFile.read(file))) {
        try {
          reader.run();
        } catch (DataRefused e) {
          assertThat(e).message().isNotBlank();
        }
      }
    }
  }

  @Test
  void trainingSets() throws IOException {
    Files.writeString(directory.resolve("training-set.json"), "{\"format\": 1}");
    var inputs = new Mutations("FileFuzzITCase training", LINE);
    for (int i = 0; i < INPUTS / LINES / 2; i++) {
      file("passages.jsonl", inputs);
      file("questions.jsonl", inputs);
      try {
        TrainingSets.read(directory);
      } catch (TrainingRefused e) {
        assertThat(e).message().isNotBlank();
      }
    }
  }

  private static void read(PassageFiles.Format format, Mutations inputs) {
    int refused = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = inputs.next();
      var tally = new IngestTally();
      try {
        var reader =
            new PassageInput(
                format,
                Optional.empty(),
                PassageInput.Controls.CLEANED,
                new ByteArrayInputStream(input));
        reader.read("-", place -> tally.add(place, reader.unit()));
        refused += tally.refused() > 0 ? 1 : 0;
        if (reader.unit().equals("lines") && input.length > 0 && !ForeignContent.isUtf16(input)) {
          long ends =
              new String(input, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
          assertThat(tally.all())
              .as(shown(input))
              .isEqualTo(input[input.length - 1] == '\n' ? ends : ends + 1);
        }
      } catch (CommandFailed e) {
        refused++;
        assertThat(e).message().isNotBlank();
      } catch (RuntimeException | StackOverflowError e) {
        fail(shown(input), e);
      }
    }
    assertThat(refused).isBetween(INPUTS / 4, INPUTS);
  }

  private Path file(String name, Mutations inputs) throws IOException {
    var lines = new ByteArrayOutputStream();
    for (int line = 0; line < LINES; line++) {
      lines.writeBytes(inputs.next());
      lines.write('\n');
    }
    return Files.write(directory.resolve(name), lines.toByteArray());
  }

  private static byte[] lines(byte[]... lines) {
    var out = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      out.writeBytes(line);
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String shown(byte[] input) {
    return "base64 " + Base64.getEncoder().encodeToString(input);
  }
}

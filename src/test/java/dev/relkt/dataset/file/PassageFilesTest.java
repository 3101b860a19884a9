package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.relkt.passage.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassageFilesTest {

  @TempDir Path directory;

  /** A place and what it says. */
  private record Read(String place, FileRecord record) {}

  @Test
  void putsTheOtherFieldsOfBeirsCorpusIntoTheMetadata() throws IOException {
    List<Read> read =
        read(
            "corpus.jsonl",
            """
            {"_id": "d1", "title": "Moon", "text": "It circles.", "metadata": {"section": "sky", "pdf": {"page": 7}}, "url": "https://x", "tags": ["a"]}
            {"_id": 2, "title": "Tea leaves", "text": "", "metadata": {}, "pubmed_id": null}
            {"_id": "d3", "title": "", "text": ""}
            {"_id": "d4", "text": "x", "pages": "%s"}
            {"_id": "", "text": "x"}
            """
                .formatted("long ".repeat(1000)));
    assertThat(json(read.get(0)))
        .isEqualTo(
            "{\"id\":\"d1\",\"title\":\"Moon\",\"text\":\"It circles.\",\"metadata\":{\"section\":\"sky\",\"pdf\":{\"page\":7},\"url\":\"https://x\",\"tags\":[\"a\"]}}");
    assertThat(json(read.get(1))).isEqualTo("{\"id\":\"2\",\"text\":\"Tea leaves\"}");
    assertThat(read.get(2).record).isEqualTo(new FileRecord.Blank());
    assertThat(((FileRecord.Made) read.get(3).record).unused()).isEqualTo(Set.of("pages"));
    assertThat(read.get(4).record)
        .isEqualTo(new FileRecord.Refused("_id: missing or empty (expected: the passage's name)"));
  }

  @Test
  void readsAnArrayOfPassagesWithTheirPlaces() throws IOException {
    List<Read> read =
        read(
            "a.json",
            """
            [
              {"id": "a", "text": "x", "document": "d"},
              {"id": 7, "text": "y"},
              "no passage",
              {"id": "b", "text": "z"}
            ]
            """);
    assertThat(read).extracting(Read::place).containsExactly(": [0]", ": [1]", ": [2]", ": [3]");
    assertThat(json(read.get(0)))
        .isEqualTo("{\"id\":\"a\",\"text\":\"x\",\"metadata\":{\"document\":\"d\"}}");
    assertThat(read.get(1).record)
        .isEqualTo(new FileRecord.Refused("id: 7, a number (expected: a string, \"7\")"));
    assertThat(read.get(2).record)
        .isEqualTo(new FileRecord.Refused("no object but a string (expected: a passage)"));
  }

  @Test
  void saysWhereAnArrayBreaksOff() {
    assertThatThrownBy(() -> read("a.json", "[{\"id\": \"a\", \"text\": \"x\"},\n {\"id\": "))
        .isInstanceOf(NotPassages.class)
        .hasMessageStartingWith("not JSON at line 2");
    assertThatThrownBy(() -> read("a.json", "[{\"id\": \"a\", \"text\": \"x\"}] []"))
        .hasMessage("something follows the JSON array, at line 1 (expected: the end of the file)");
  }

  @Test
  void bringsTheContextOfRowsOfQuestionsOnce() throws IOException {
    String rows =
        """
        {"id": "q1", "title": "Night_tide", "context": "It turns.", "question": "What?", "answers": {}}
        {"id": "q2", "title": "Night_tide", "context": "It turns.", "question": "How?"}
        {"id": "q3", "title": "Night_tide", "context": "It falls.", "question": "When?"}
        {"id": "q4", "title": "T", "context": ["It", "falls"], "question": "When?"}
        """;
    List<Read> read = read("rows.jsonl", rows);
    assertThat(json(read.get(0)))
        .isEqualTo("{\"id\":\"Night_tide/0\",\"title\":\"Night tide\",\"text\":\"It turns.\"}");
    assertThat(read.get(1).record).isEqualTo(new FileRecord.Again());
    assertThat(json(read.get(2))).contains("\"Night_tide/1\"");
    assertThat(read.get(3).record)
        .isEqualTo(new FileRecord.Refused("context: an array (expected: a string)"));
    String array = "[" + String.join(",", rows.strip().split("\n")) + "]";
    assertThat(read("rows.json", array).stream().map(Read::record).toList())
        .hasToString(read.stream().map(Read::record).toList().toString());
  }

  @Test
  void readsATableWithQuotesAndLineBreaks() throws IOException {
    List<Read> read =
        read(
            "t.csv",
            "ID,title,text,lang,source,metadata.page\r\n"
                + "a,\"Salt, and \"\"more\"\"\",\"One\nTwo\",en,wiki,7\r\n"
                + "\r\n"
                + "b,,é,,,\r\n"
                + "c,x\r\n"
                + ",t,no id,,,\r\n"
                + "d,,5\" pipe,,,\n");
    assertThat(read).extracting(Read::place).containsExactly(":2", ":4", ":5", ":6", ":7", ":8");
    assertThat(json(read.get(0)))
        .isEqualTo(
            "{\"id\":\"a\",\"title\":\"Salt, and \\\"more\\\"\",\"text\":\"One\\nTwo\",\"lang\":\"en\",\"metadata\":{\"source\":\"wiki\",\"page\":\"7\"}}");
    assertThat(read.get(1).record).isEqualTo(new FileRecord.Blank());
    assertThat(json(read.get(2))).isEqualTo("{\"id\":\"b\",\"text\":\"é\"}");
    assertThat(read.get(3).record)
        .isEqualTo(new FileRecord.Refused("2 fields (expected: 6, as the header has)"));
    assertThat(read.get(4).record)
        .isEqualTo(new FileRecord.Refused("id: missing or empty (expected: the passage's name)"));
    assertThat(json(read.get(5))).contains("5\\\" pipe");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void tellsATableByItsHeader(String separator) throws IOException {
    String table = "\uFEFF\"_id\",\"text\"\na,x\n".replace(",", separator);
    assertThat(json(read("export", table).getFirst())).isEqualTo("{\"id\":\"a\",\"text\":\"x\"}");
  }

  @Test
  void refusesARowAloneThatIsNotUtf8() throws IOException {
    byte[] table = "id,text\na,caf\u00e9\nb,good\n".getBytes(StandardCharsets.ISO_8859_1);
    List<Read> read = read(PassageFiles.Format.AUTO, Optional.empty(), "t.csv", table);
    assertThat(read.getFirst().record)
        .isInstanceOfSatisfying(
            FileRecord.Refused.class,
            refused -> assertThat(refused.reason()).startsWith("text: bytes that are not UTF-8"));
    assertThat(json(read.getLast())).contains("good");
  }

  @Test
  void namesTheLineOfATableThatCannotBeReadOn() {
    assertThatThrownBy(() -> read("t.csv", "id,text\na,x\nb,\"y\" z\n"))
        .isInstanceOfSatisfying(NotPassages.class, e -> assertThat(e.place()).isEqualTo(":3"))
        .hasMessageStartingWith("no row of CSV: something follows a closing quote (expected:");
    assertThatThrownBy(() -> read("t.csv", "id,text\na,\"x\nb,y\n"))
        .hasMessageStartingWith("no row of CSV: a quote that is not closed");
    assertThatThrownBy(() -> read("t.tsv", "name\tbody\na\tb\n"))
        .isInstanceOfSatisfying(NotPassages.class, e -> assertThat(e.place()).isEqualTo(":1"))
        .hasMessage(
            "columns name, body (expected: a header with id and text, and the names of the other columns)");
    assertThatThrownBy(() -> read("t.csv", "id,text,id\na,b,c\n"))
        .hasMessage("column \"id\" twice (expected: every column once)");
  }

  @Test
  void aQuoteBetweenTabsIsACharacterAsAnyOther() throws IOException {
    List<Read> read =
        read(
            "t.tsv",
            "id\ttext\tnote\n"
                + "a\t\"Tea\" is a drink.\t\n"
                + "b\t\"An open quote\t1\n"
                + "c\tthird\t2\n");
    assertThat(read).hasSize(3);
    assertThat(json(read.get(0))).isEqualTo("{\"id\":\"a\",\"text\":\"\\\"Tea\\\" is a drink.\"}");
    assertThat(json(read.get(1)))
        .isEqualTo("{\"id\":\"b\",\"text\":\"\\\"An open quote\",\"metadata\":{\"note\":\"1\"}}");
    assertThat(json(read("q.tsv", "\n\"id\"\t\"text\"\n\"a\"\t\"x\ty\"\n").getFirst()))
        .as("a table that has quotes from its header on")
        .isEqualTo("{\"id\":\"a\",\"text\":\"x\\ty\"}");
  }

  @Test
  void aRowWithoutATextIsRefused() throws IOException {
    List<Read> read = read("t.csv", "id,title,text,n\na,,,1\nb,Title,,2\n");
    assertThat(read.get(0).record)
        .isEqualTo(
            new FileRecord.Refused("text: missing or empty, and no title (expected: a text)"));
    assertThat(json(read.get(1))).contains("\"text\":\"Title\"");
  }

  @Test
  void metadataOfOneNameStandsInOneColumn() throws IOException {
    assertThatThrownBy(() -> read("t.csv", "id,text,year,metadata.year\na,x,1,2\n"))
        .hasMessage(
            "columns \"year\" and \"metadata.year\", which are the same metadata (expected: one of"
                + " them)");
    assertThat(json(read("t.csv", "id,text,metadata.text\na,x,y\n").getFirst()))
        .isEqualTo("{\"id\":\"a\",\"text\":\"x\",\"metadata\":{\"text\":\"y\"}}");
    assertThat(
            read(
                    "t.jsonl",
                    "{\"_id\": \"a\", \"text\": \"x\", \"year\": 1, \"metadata\": {\"year\": 2}}\n")
                .getFirst()
                .record)
        .isEqualTo(
            new FileRecord.Refused(
                "year: once as a field and once in metadata, with other values (expected: the same,"
                    + " or one of them)"));
  }

  @Test
  void versionsInATableAreNumbers() throws IOException {
    List<Read> read = read("t.csv", "id,text,version,ifVersion\na,x,12,-1\nb,x,1.5,\n");
    assertThat(json(read.get(0)))
        .isEqualTo("{\"id\":\"a\",\"text\":\"x\",\"version\":12,\"ifVersion\":-1}");
    assertThat(json(read.get(1))).contains("\"version\":\"1.5\"");
  }

  @Test
  void namesTheLineOnWhichARowBegins() throws IOException {
    List<Read> read =
        read("t.csv", "\n\nid,text\n\"a\nb\",\"One\nTwo\"\n\"c\",x\n\"d\ne\nf\",y\ng,z\n");
    assertThat(read).extracting(Read::place).containsExactly(":4", ":7", ":8", ":11");
  }

  @Test
  void aNumberThatIsTooLargeForADoubleStaysANumber() throws IOException {
    for (String name : List.of("a.jsonl", "a.json")) {
      String object = "{\"_id\": \"a\", \"text\": \"x\", \"n\": 1.10, \"big\": 1e400}";
      FileRecord.Made made =
          (FileRecord.Made)
              read(name, name.endsWith("l") ? object + "\n" : "[" + object + "]").getFirst().record;
      assertThat(made.passage().path("metadata").toString()).isEqualTo("{\"n\":1.10}");
      assertThat(made.unused()).containsExactly("big");
    }
  }

  @Test
  void aBlankLineMayStandBeforeTheFirst() throws IOException {
    assertThat(json(read("f", "\n\n{\"id\": \"a\", \"text\": \"x\", \"context\": \"c\"}\n").get(2)))
        .contains("\"id\":\"a\"");
    assertThat(json(read("f", "\r\n\nid,text\na,x\n").getFirst()))
        .isEqualTo("{\"id\":\"a\",\"text\":\"x\"}");
    assertThatThrownBy(() -> read("f", "\n{\"id\":\n\"a\"}\n"))
        .hasMessageStartingWith("an object over lines 2 to 3; write one object a line");
  }

  @Test
  void aFileThatCannotBeOpenedHasNoPlace() throws IOException {
    var files = new PassageFiles(PassageFiles.Format.AUTO, Optional.empty());
    Path file = Files.writeString(directory.resolve("a.jsonl"), "\n\n{}");
    files.read(file, record -> {});
    assertThat(files.place()).isEqualTo(":3");
    assertThatThrownBy(() -> files.read(directory.resolve("gone"), record -> {}))
        .isInstanceOf(IOException.class);
    assertThat(files.place()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
  void readsUtf16InEveryOrderOfBytes(String charset) throws IOException {
    Charset in = Charset.forName(charset);
    byte[] lines =
        "{\"id\": \"a\", \"text\": \"é 👍\"}\n{\"id\": \"b\", \"text\": \"y\"}".getBytes(in);
    byte[] table = "id\ttext\na\té 👍\n".getBytes(in);
    assertThat(read(PassageFiles.Format.AUTO, Optional.empty(), "lines", lines)).hasSize(2);
    assertThat(json(read(PassageFiles.Format.AUTO, Optional.empty(), "table", table).getFirst()))
        .isEqualTo("{\"id\":\"a\",\"text\":\"é 👍\"}");
  }

  @Test
  void saysThatUtf16IsDamaged() {
    byte[] cut = "id,text\na,x\n".getBytes(StandardCharsets.UTF_16LE);
    byte[] half = Arrays.copyOf(cut, cut.length - 1);
    assertThatThrownBy(() -> read(PassageFiles.Format.AUTO, Optional.empty(), "t.csv", half))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("text in UTF-16 with something in it that is none");
  }

  @Test
  void readsAllFramesOfAZstdFile() throws IOException {
    byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3};
    byte[] frames =
        joined(
            skippable,
            zstd("{\"id\": \"a\", \"text\": \"x\"}\n"),
            zstd("{\"id\": \"b\", \"text\": \"y\"}\n"));
    assertThat(read(PassageFiles.Format.AUTO, Optional.empty(), "f.zst", frames)).hasSize(2);
    for (int length = skippable.length + 4; length < frames.length; length++) {
      byte[] cut = Arrays.copyOf(frames, length);
      if (length == frames.length - zstd("{\"id\": \"b\", \"text\": \"y\"}\n").length) {
        continue;
      }
      assertThatThrownBy(() -> read(PassageFiles.Format.AUTO, Optional.empty(), "f.zst", cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(
            () ->
                read(
                    PassageFiles.Format.AUTO,
                    Optional.empty(),
                    "f.zst",
                    joined(frames, "no frame at all".getBytes(StandardCharsets.UTF_8))))
        .hasMessage("the zstd data is damaged; fetch it or write it again");
  }

  @Test
  void readsALongZstdFrame() throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      lines.append(
          "{\"id\": \"p-%d\", \"text\": \"%s\"}\n".formatted(i, "long ".repeat(i % 50 + 1)));
    }
    byte[] frames = joined(zstd(lines.toString()), zstd(lines.toString()));
    assertThat(read(PassageFiles.Format.AUTO, Optional.empty(), "f.zst", frames))
        .hasSize(100_000)
        .allMatch(read -> read.record instanceof FileRecord.Line);
  }

  @Test
  void readsTheRowsOfAParquetFileWithTheirTypes() throws Exception {
    List<Read> read = read(parquet());
    assertThat(read).extracting(Read::place).containsExactly(": row 1", ": row 2", ": row 3");
    assertThat(json(read.get(0)))
        .isEqualTo(
            "{\"id\":\"d1\",\"title\":\"Mond\",\"text\":\"Er umkreist die Erde.\",\"metadata\":{\"year\":2026,\"score\":0.5,\"open\":true,\"at\":\"2026-11-29T10:15:30Z\"}}");
    assertThat(json(read.get(2)))
        .isEqualTo(
            "{\"id\":\"d3\",\"text\":\"Drei\",\"metadata\":{\"score\":2.0,\"at\":\"1970-01-01T00:00:01Z\"}}");
  }

  @Test
  void bytesOfATextColumnOfAParquetFileAreText() throws Exception {
    List<Read> read = read(resource("binary.parquet"));
    assertThat(json(read.get(0)))
        .isEqualTo("{\"id\":\"b1\",\"text\":\"Zwölf\",\"metadata\":{\"year\":1}}");
    assertThat(read.get(1).record)
        .isEqualTo(new FileRecord.Refused("text: bytes that are not UTF-8 (expected: UTF-8)"));
    assertThat(json(read.get(2))).contains("\"text\":\"Drei\"");
  }

  @Test
  void aParquetFileIsClosedWhenItsPassagesAreRefused() throws Exception {
    Set<Thread> before = readers();
    assertThatThrownBy(
            () ->
                new ParquetPassages(parquet(), Optional.empty())
                    .read(
                        InputStream.nullInputStream(),
                        record -> {
                          throw new IllegalStateException("no more");
                        }))
        .hasMessage("no more");
    await().untilAsserted(() -> assertThat(readers()).isSubsetOf(before));
  }

  /** Threads that the library reads with. */
  private static Set<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(pool-|page-|hardwood|parquet).*"))
        .collect(Collectors.toSet());
  }

  @Test
  void saysThatAParquetFileIsDamagedOrNotOnItsOwn() throws Exception {
    byte[] whole = Files.readAllBytes(parquet());
    Path cut = Files.write(directory.resolve("cut.parquet"), Arrays.copyOf(whole, 500));
    assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    for (int at = 4; at < whole.length; at += 41) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x55;
      // Never the same file: one that is shortened while it is read stops the process.
      Path file = Files.write(directory.resolve("flipped%d.parquet".formatted(at)), flipped);
      try {
        new ParquetPassages(file, Optional.empty(), Duration.ofSeconds(1))
            .read(InputStream.nullInputStream(), record -> {});
      } catch (IOException e) {
        assertThat(e).message().isNotBlank();
      }
    }
    assertThatThrownBy(() -> read(PassageFiles.Format.AUTO, Optional.empty(), "pipe", whole))
        .hasMessageStartingWith(
            "a Parquet file; passages are read from one that is a file of its own, not packed or piped");
  }

  private static Path parquet() throws URISyntaxException {
    return resource("passages.parquet");
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(PassageFilesTest.class.getResource(name)).toURI());
  }

  private static List<Read> read(Path file) throws IOException {
    var read = new ArrayList<Read>();
    var files = new PassageFiles(PassageFiles.Format.AUTO, Optional.empty());
    files.read(file, record -> read.add(new Read(files.place(), record)));
    return read;
  }

  @Test
  void givesTheLanguageToPassagesThatStateNone() throws IOException {
    byte[] lines =
        "{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"b\", \"lang\": \"en\", \"text\": \"y\"}\n{\"title\": \"T\", \"context\": \"z\", \"question\": \"?\"}\n"
            .getBytes(StandardCharsets.UTF_8);
    List<Read> read = read(PassageFiles.Format.AUTO, Optional.of(new Language("de")), "f", lines);
    assertThat(json(read.get(0))).isEqualTo("{\"id\":\"a\",\"text\":\"x\",\"lang\":\"de\"}");
    assertThat(read.get(1).record).isInstanceOf(FileRecord.Line.class);
    assertThat(json(read.get(2))).contains("\"id\":\"de/T/0\"", "\"lang\":\"de\"");
  }

  private static byte[] zstd(String text) {
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String json(Read read) {
    ObjectNode passage = ((FileRecord.Made) read.record).passage();
    return passage.toString();
  }

  private static List<Read> read(String name, String text) throws IOException {
    return read(
        PassageFiles.Format.AUTO, Optional.empty(), name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Read> read(
      PassageFiles.Format format, Optional<Language> language, String name, byte[] bytes)
      throws IOException {
    var read = new ArrayList<Read>();
    var files = new PassageFiles(format, language);
    files.read(
        name, new ByteArrayInputStream(bytes), record -> read.add(new Read(files.place(), record)));
    return read;
  }
}

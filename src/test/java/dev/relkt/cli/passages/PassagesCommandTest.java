package dev.relkt.cli.passages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.cli.Said;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.snapshot.WrittenIndex;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassagesCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Passage MOON =
      new Passage(
          new PassageId("moon-de"),
          new Language("de"),
          "Mond",
          "Der Mond umkreist die Erde.",
          Metadata.of(
              Map.of(
                  "year",
                  new MetadataValue.WholeNumber(2020),
                  "published",
                  new MetadataValue.Text("2020-07-20"),
                  "draft",
                  new MetadataValue.Bool(false),
                  "tags",
                  new MetadataValue.Many(
                      List.of(new MetadataValue.Text("sky"), new MetadataValue.Text("night"))))),
          Optional.of(Instant.parse("9999-01-02T03:04:05.600Z")));

  private static final Passage UNKNOWN =
      new Passage(new PassageId("--all"), Language.UNDETERMINED, "", "qwx vbn", Metadata.NONE);

  @TempDir private Path directory;
  private WrittenIndex index;

  @BeforeEach
  void write() {
    index = new WrittenIndex(directory, 2);
    List<PassageChange> changes = new ArrayList<>();
    changes.add(
        new PassageChange.Upsert(MOON, new WriteVersion(OptionalLong.of(7), OptionalLong.empty())));
    changes.add(new PassageChange.Upsert(UNKNOWN));
    for (int i = 10; i < 40; i++) {
      changes.add(
          new PassageChange.Upsert(
              new Passage(
                  new PassageId("n" + i),
                  new Language(i % 2 == 0 ? "en" : "zh-TW"),
                  "",
                  "Number " + i + " of the news",
                  Metadata.of(Map.of("number", new MetadataValue.WholeNumber(i))))));
    }
    index.publish(changes.toArray(PassageChange[]::new));
  }

  @Test
  void showsAPassageWithAllThatIsKnownOfIt() {
    Said said = passages("get", "moon-de");
    assertThat(said.code()).isZero();
    assertThat(said.out().lines().map(line -> line.replaceAll(" {2,}", "  ")))
        .satisfies(lines -> assertThat(lines.getLast()).startsWith("found in  snapshot 1 of g1, "))
        .contains(
            "passage  moon-de",
            "language  de",
            "title  Mond",
            "text  Der Mond umkreist die Erde.",
            "metadata  draft: false (boolean)",
            "metadata  published: 2020-07-20 (text and date)",
            "metadata  tags: sky, night (2 values, text)",
            "metadata  year: 2020 (number)",
            "version  7",
            "expires  9999-01-02T03:04:05.600Z",
            "written by  partition 0, offset 0, 2023-11-14T22:13:20Z",
            "windows  1",
            "shard  %d of 2 (from 0)".formatted(index.shardOf("moon-de")));
  }

  @Test
  void saysWhatIsNotThereWithCodeOne() {
    Said said = passages("get", "moon-de", "mars", "--json");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).startsWith("relkt: mars is not in snapshot 1 of g1, published ");
    assertThat(said.out().lines()).hasSize(1);
  }

  @Test
  void takesIdsThatLookLikeOptions() {
    assertThat(Said.by("passages", "get", "--index-root=" + index.root(), "--", "--all").out())
        .contains("qwx vbn");
  }

  @Test
  void givesWhatWasSentAsJson() throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(passages("get", "moon-de", "--json").out());
    JsonNode stored = json.remove("stored");
    assertThat(json.toString())
        .isEqualTo(
            """
            {"id":"moon-de","lang":"de","title":"Mond","text":"Der Mond umkreist die Erde.",\
            "metadata":{"draft":false,"published":"2020-07-20","tags":["sky","night"],"year":2020},\
            "expiresAt":"9999-01-02T03:04:05.600Z","version":7}""");
    assertThat(stored.toString())
        .startsWith(
            """
            {"partition":0,"offset":0,"timestamp":"2023-11-14T22:13:20Z","windows":1,"shard":%d,\
            "generation":1,"snapshot":1,"publishedAt":\""""
                .formatted(index.shardOf("moon-de")));
  }

  @Test
  void listsInTheOrderOfIdsAndSaysHowToGoOn() {
    Said first = passages("list", "--filter", "number >= 15", "--lang", "zh", "--limit", "3");
    assertThat(first.code()).isZero();
    assertThat(first.out().lines())
        .satisfies(
            lines ->
                assertThat(lines.getLast())
                    .startsWith(
                        "3 of 13 passages, go on with --after='n19'; snapshot 1 of g1, published "))
        .startsWith(
            "id   language  title or text          metadata",
            "n15  zh-TW     Number 15 of the news  number=15",
            "n17  zh-TW     Number 17 of the news  number=17",
            "n19  zh-TW     Number 19 of the news  number=19");
    List<String> rest =
        passages("list", "--filter=number >= 15", "--lang=zh", "--after=n19", "--json")
            .out()
            .lines()
            .map(PassagesCommandTest::id)
            .toList();
    assertThat(rest).hasSize(10).startsWith("n21", "n23").endsWith("n39");
  }

  @Test
  void anIdThatIsNoneIsAnArgumentThatIsWrong() {
    Said said = passages("list", "--after", "");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("(expected: ");
  }

  @Test
  void countsAndSaysWhatTheFilterCannotFind() throws IOException {
    assertThat(passages("count").out()).startsWith("32 passages; snapshot 1 of g1, published ");
    assertThat(passages("count", "--filter", "number < 20 and lang = en").out())
        .startsWith("5 passages with number < 20 and lang = en; snapshot 1 of g1");
    Said nothing = passages("count", "--filter", "colour = red", "--json");
    assertThat(nothing.err())
        .isEqualTo("note: the filter asks for metadata colour, which no passage has\n");
    assertThat(JSON.readTree(nothing.out()).get("passages").asLong()).isZero();
    assertThat(passages("count", "--filter", "number <").code()).isEqualTo(2);
  }

  @Test
  void countsByValuesAndRanges() throws IOException {
    Said said =
        passages(
            "count", "--by", "lang", "--by", "number:..12,12..20", "--by=number", "--top", "2");
    assertThat(said.code()).isZero();
    assertThat(said.out().lines().skip(1))
        .containsExactly(
            "",
            "lang            passages",
            "en                    15",
            "zh-TW                 15",
            "(other values)         2",
            "",
            "number         passages",
            "..12                  2",
            "12..20                8",
            "(in no range)        20",
            "(none)                2",
            "",
            "number          passages",
            "10                     1",
            "11                     1",
            "(other values)        28",
            "(none)                 2");
    JsonNode facets =
        JSON.readTree(
                passages("count", "--by=draft", "--by=number:10.5..12", "--lang=de", "--json")
                    .out())
            .get("facets");
    assertThat(facets.toString())
        .isEqualTo(
            """
            [{"field":"draft","values":[{"value":false,"count":1}],"others":0,"missing":0,"passages":1},\
            {"field":"number","ranges":[{"from":10.5,"to":12,"count":0}],"others":0,"missing":1,"passages":1}]""");
    assertThat(passages("count", "--by", "number:many..").err())
        .contains("\"many\" (expected: a number, or a date such as 2026-11-28)");
  }

  @Test
  void exportsWhatMakesTheSamePassages() throws IOException {
    Path file = directory.resolve("all.jsonl.gz");
    Said said = passages("export", "--out", file.toString());
    assertThat(said.code()).isZero();
    assertThat(said.err()).contains("32 passages are in " + file + "; snapshot 1 of g1");
    List<String> lines;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(lines).hasSize(32);
    assertThat(directory.resolve("all.jsonl.gz.part")).doesNotExist();
    assertThat(passages("export").out().lines()).isEqualTo(lines);

    assertThat(read(lines, "moon-de"))
        .isEqualTo(
            new PassageChange.Upsert(
                MOON, new WriteVersion(OptionalLong.of(7), OptionalLong.empty())));
    assertThat(read(lines, "--all"))
        .as("not detected once more")
        .isEqualTo(new PassageChange.Upsert(UNKNOWN));
  }

  @Test
  void exportsWhatAFilterAccepts() {
    assertThat(passages("export", "--lang=de").out().lines().map(PassagesCommandTest::id))
        .containsExactly("moon-de");
  }

  @Test
  void saysThatThereIsNoIndexOrNothingInIt() {
    Path empty = directory.resolve("empty");
    assertThat(Said.by("passages", "count", "--index-root=" + empty).err())
        .startsWith("relkt: no index at " + empty);
    WrittenIndex unpublished = new WrittenIndex(empty, 1);
    Said said = Said.by("passages", "count", "--index-root=" + unpublished.root());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("nothing of g1 is published yet");
  }

  private Said passages(String... arguments) {
    List<String> all = new ArrayList<>(List.of("passages"));
    all.addAll(List.of(arguments));
    all.add("--index-root=" + index.root());
    return Said.by(all.toArray(String[]::new));
  }

  private static PassageChange read(List<String> lines, String id) {
    String line = lines.stream().filter(one -> id(one).equals(id)).findFirst().orElseThrow();
    Decoded<PassageChange> decoded =
        new PassagesTopic()
            .decode(
                new RawRecord(
                    "passages",
                    0,
                    0,
                    0,
                    id.getBytes(StandardCharsets.UTF_8),
                    line.getBytes(StandardCharsets.UTF_8),
                    List.of()));
    return ((Decoded.Accepted<PassageChange>) decoded).value();
  }

  private static String id(String line) {
    try {
      return JSON.readTree(line).get("id").asText();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Said;
import dev.relkt.cli.console.StandardInput;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.snapshot.WrittenIndex;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteCommandTest {

  @TempDir private Path directory;
  private WrittenIndex index;

  @BeforeEach
  void write() {
    index = new WrittenIndex(directory, 2);
    index.publish(
        IntStream.range(0, 15)
            .mapToObj(
                i ->
                    new PassageChange.Upsert(
                        new Passage(
                            new PassageId("p" + i),
                            new Language("en"),
                            "",
                            "Number " + i,
                            Metadata.of(Map.of("number", new MetadataValue.WholeNumber(i))))))
            .toArray(PassageChange[]::new));
  }

  @Test
  void showsWhatAFilterWouldDeleteAndDeletesNothingUnlessItIsTold() {
    Said said = delete("--filter", "number >= 3");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out().lines())
        .hasSize(12)
        .startsWith("12 passages with number >= 3; snapshot 1 of g1, published 0 s ago:")
        .endsWith("  … and 2 more");
    assertThat(said.err()).isEqualTo("relkt: nothing was deleted; --yes deletes them\n");
  }

  @Test
  void aFilterThatAcceptsNothingDeletesNothing() {
    Said said = delete("--filter", "number > 99", "--yes");
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("0 passages with number > 99; snapshot 1 of g1, ");
  }

  @Test
  void refusesWhatIsNeitherIdsNorAFilter() {
    assertThat(delete().err()).contains("which passages? (expected: their ids, or --filter)");
    assertThat(delete("p1", "--filter", "number = 1").err())
        .contains("ids and a filter (expected: one of them)");
    assertThat(delete("--filter", "number").code()).isEqualTo(2);
    assertThat(delete("p1", "--version", "-3").err())
        .contains("version: -3 (expected: a whole number, 0 or more)");
  }

  @Test
  void anEmptyFilterIsRefusedWithATenantToo() {
    for (String[] arguments :
        List.of(
            new String[] {"--filter", "", "--yes"},
            new String[] {"--tenant", "acme", "--filter", "", "--yes"},
            new String[] {"--tenant", "acme", "--filter", "  ", "--yes"})) {
      Said said = delete(arguments);
      assertThat(said.code()).isEqualTo(2);
      assertThat(said.err()).contains("--filter: every passage (expected: a condition)");
    }
  }

  @Test
  void saysHowManyOfTheIdsAreThere() {
    assertThat(known("p1", "p2", "mars"))
        .isEqualTo("2 of the ids were in snapshot 1 of g1, 1 was not");
    assertThat(known("p1", "mars", "venus"))
        .isEqualTo("1 of the ids was in snapshot 1 of g1, 2 were not");
    assertThat(known("p1", "p2")).isEqualTo("all of the ids were in snapshot 1 of g1");
    assertThat(known("p1")).isEqualTo("the id was in snapshot 1 of g1");
    assertThat(known("mars", "venus")).isEqualTo("none of the ids was in snapshot 1 of g1");
    assertThat(known("mars")).isEqualTo("the id was not in snapshot 1 of g1");
  }

  @Test
  void nobodySaysYesWhereNobodySits() {
    var shown = new StringWriter();
    assertThat(StandardInput.confirms(new PrintWriter(shown), "delete them?")).isFalse();
    assertThat(shown.toString()).isEmpty();
  }

  private String known(String... ids) {
    return KnownIds.among(index.store(), List.of(ids).stream().map(PassageId::new).toList())
        .orElseThrow()
        .describe();
  }

  private Said delete(String... arguments) {
    List<String> all = new ArrayList<>(List.of("delete"));
    all.addAll(List.of(arguments));
    all.add("--index-root=" + index.root());
    all.add("--bootstrap=127.0.0.1:1");
    return Said.by(all.toArray(String[]::new));
  }
}

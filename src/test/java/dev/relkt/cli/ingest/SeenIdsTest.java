package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenIdsTest {

  @Test
  void remembersWhereEachOfManyIdsStoodFirst() {
    var seen = new SeenIds();
    seen.begin("one");
    for (int i = 0; i < 50_000; i++) {
      assertThat(seen.add("id-" + i, i + 1)).isEmpty();
    }
    seen.begin("two");
    for (int i = 0; i < 50_000; i += 7) {
      assertThat(seen.add("id-" + i, 9)).contains("one:" + (i + 1));
    }
    assertThat(seen.add("another", 3)).isEmpty();
    assertThat(seen.add("another", 4)).contains("two:3");
    seen.placesAre(number -> ": [%d]".formatted(number - 1));
    assertThat(seen.add("another", 5)).contains("two: [2]");
    assertThat(seen.isFull()).isFalse();
  }

  @Test
  void saysWhichIdsLookLikeAnotherOne() {
    var seen = new SeenIds();
    seen.begin("f");
    List<String> ids =
        List.of(
            "café",
            "cafe\u0301",
            "caf\u00ADé",
            "x\u200B",
            "x",
            "y\u00A0",
            "\uFEFFy",
            "plain",
            "Plain");
    List<String> said = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      assertThat(seen.add(ids.get(i), i + 1)).isEmpty();
      said.add(seen.twin(ids.get(i), i + 1).orElse("alone"));
    }
    assertThat(said)
        .containsExactly(
            "alone",
            "differs from that at f:1 only in its normal form",
            "differs from that at f:2 only in signs that cannot be seen",
            "alone",
            "differs from that at f:4 only in its normal form or in signs that cannot be seen",
            "alone",
            "differs from that at f:6 only in signs that cannot be seen",
            "alone",
            "alone");
    assertThat(IdForms.escaped("cafe\u0301\u200B")).isEqualTo("cafe\\u0301\\u200B");
  }
}

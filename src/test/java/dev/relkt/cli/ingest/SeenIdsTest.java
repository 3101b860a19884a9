package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(seen.isFull()).isFalse();
  }
}

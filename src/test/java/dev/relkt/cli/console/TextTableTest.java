package dev.relkt.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void linesUpWideAndCombiningCharacters() {
    var table =
        new TextTable("name", ">n")
            .row("月", 1)
            .row("ไทยที่", 22)
            .row("e\u0301e", 3)
            .row("abcdef", 4);
    assertThat(table.lines())
        .containsExactly(
            "name     n", "月       1", "ไทยที่    22", "e\u0301e       3", "abcdef   4");
  }

  @Test
  void cutsATextAtItsWidthAndSaysSo() {
    assertThat(TextTable.abridged("one  two\nthree", 9)).isEqualTo("one two…");
    assertThat(TextTable.abridged("one two", 9)).isEqualTo("one two");
    assertThat(TextTable.abridged("谁是美国总统", 7)).isEqualTo("谁是美…");
  }
}

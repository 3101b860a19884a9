package dev.relkt.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

  @Test
  void leavesTextOfEveryScriptAsItIs() {
    String text = "Größe 月亮 ดวงจันทร์ من هو 👩‍👩‍👧‍👦 می‌خواهم";
    assertThat(TerminalText.line(text)).isEqualTo(text);
    assertThat(printed(text)).isEqualTo(text);
  }

  @Test
  void showsWhatWouldActOnATerminal() {
    assertThat(TerminalText.line("a\u001B[2Jb\u009B31m\u0007\u007F"))
        .isEqualTo("a\\u001B[2Jb\\u009B31m\\u0007\\u007F");
    assertThat(TerminalText.line("evil\u202Etxt.exe\u2066\u200F"))
        .isEqualTo("evil\\u202Etxt.exe\\u2066\\u200F");
  }

  @Test
  void nothingInATextDrawsALineOfItsOwn() {
    assertThat(TerminalText.line("one\n 1. 0.999 forged\r\ttwo\u2028\u0085"))
        .isEqualTo("one\\n 1. 0.999 forged\\r\\ttwo\\u2028\\u0085");
  }

  @Test
  void everythingThatIsPrintedIsHarmlessWhateverItIs() {
    long seed = System.nanoTime();
    System.out.println("TerminalTextTest: seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      var text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0xA0 : 0x2100));
      }
      String shown = printed(text.toString());
      assertThat(shown.replace("\n", "").replace("\t", ""))
          .doesNotContainPattern(
              "\\p{Cc}|[\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");
      assertThat(TerminalText.line(text.toString())).doesNotContainPattern("\\p{Cc}|\\R");
    }
  }

  @Test
  void tablesKeepTheirRows() {
    assertThat(new TextTable("key", "reason").row("a\nb", "x\u001B[1m").lines()).hasSize(2);
    assertThat(TextTable.abridged("a\u001B]0;title\u0007 b", 80))
        .isEqualTo("a\\u001B]0;title\\u0007 b");
  }

  private static String printed(String text) {
    var out = new StringWriter();
    PrintWriter writer = TerminalText.writer(new PrintWriter(out));
    writer.print(text);
    writer.flush();
    return out.toString();
  }
}

package dev.relkt.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.WordEncoder;
import dev.relkt.embedding.Embedding;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexJudgeTest {

  private final WordEncoder encoder = new WordEncoder(1);
  private final WordEncoder other = new WordEncoder(2);
  private final Logs logs =
      new Logs().upsert("a", "first words").upsert("b", "second words").delete("c");
  private final IndexJudge judge = new IndexJudge(logs.log, encoder);

  @AfterEach
  void close() {
    encoder.close();
    other.close();
  }

  private void show(String id, String text) {
    judge.show(Logs.passage(id, text), List.of(encoder.encode(text)));
  }

  @Test
  void nothingIsWrongWithAnIndexThatIsTheLog() {
    show("a", "first words");
    show("b", "second words");

    assertThat(judge.end().total()).isZero();
    assertThat(judge.vectors()).isEqualTo(2);
  }

  @Test
  void seesAPassageThatIsNotThere() {
    show("a", "first words");

    theOneFindingIs(Finding.LOST, "lost: b");
  }

  @Test
  void seesAPassageThatIsThereTwice() {
    show("a", "first words");
    show("b", "second words");
    show("a", "first words");

    theOneFindingIs(Finding.DOUBLED, "doubled: a");
  }

  @Test
  void seesAnOlderText() {
    logs.upsert("a", "newer words");
    show("a", "first words");
    show("b", "second words");

    theOneFindingIs(Finding.STALE, "stale: a: text \"first words\" (expected: \"newer words\")");
  }

  @Test
  void seesWhatWasDeleted() {
    logs.upsert("d", "to be deleted").delete("d");
    show("a", "first words");
    show("b", "second words");
    show("d", "to be deleted");

    theOneFindingIs(Finding.REVIVED, "revived: d, deleted last");
  }

  @Test
  void seesWhatWasNeverWritten() {
    show("a", "first words");
    show("b", "second words");
    show("x", "from nowhere");

    theOneFindingIs(Finding.REVIVED, "revived: x, never in the log");
  }

  @Test
  void seesTheVectorOfAnotherText() {
    show("a", "first words");
    judge.show(Logs.passage("b", "second words"), List.of(encoder.encode("third words")));

    assertThat(judge.end().count(Finding.VECTORS_WRONG)).isEqualTo(1);
    assertThat(judge.end().total()).isEqualTo(1);
    assertThat(judge.leastCosine()).isLessThan(0.99);
  }

  @Test
  void seesTheVectorOfAnotherModelThatCallsItselfOfThisSpace() {
    show("a", "first words");
    var disguised = new Embedding(encoder.space(), other.encode("second words").toArray());
    judge.show(Logs.passage("b", "second words"), List.of(disguised));

    assertThat(judge.end().count(Finding.VECTORS_WRONG)).isEqualTo(1);
  }

  @Test
  void seesAWindowTooMany() {
    show("a", "first words");
    Embedding vector = encoder.encode("second words");
    judge.show(Logs.passage("b", "second words"), List.of(vector, vector));

    theOneFindingIs(Finding.VECTORS_WRONG, "vectors wrong: b: 2 windows (expected: 1)");
  }

  @Test
  void keepsTheFirstFewOfManyInWords() {
    for (int i = 0; i < 100; i++) {
      show("x" + i, "from nowhere");
    }
    Findings findings = judge.end();

    assertThat(findings.count(Finding.REVIVED)).isEqualTo(100);
    assertThat(findings.count(Finding.LOST)).isEqualTo(2);
    assertThat(findings.examples()).hasSize(Findings.EXAMPLES + 2);
  }

  private void theOneFindingIs(Finding finding, String words) {
    Findings findings = judge.end();
    assertThat(findings.examples()).containsExactly(words);
    assertThat(findings.count(finding)).isEqualTo(1);
  }
}

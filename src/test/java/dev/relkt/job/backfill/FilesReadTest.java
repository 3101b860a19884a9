package dev.relkt.job.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class FilesReadTest {

  private final FilesRead read = new FilesRead(new BitSet(), 0, 0);

  @Test
  void whatACompleteCheckpointKnowsAsReadIsRemembered() {
    read.say(file(0, 100, 10, true));
    read.say(file(1, 50, 5, false));
    assertThat(read.close(1).cardinality()).isEqualTo(1);
    assertThat(read.files()).isZero();
    assertThat(read.complete(1).get(0)).isTrue();
    assertThat(read.files()).isEqualTo(1);
    assertThat(read.bytes()).isEqualTo(150);
    assertThat(read.lines()).isEqualTo(15);
    assertThat(read.endedLines()).isEqualTo(10);
  }

  @Test
  void whatEndedAfterTheCheckpointIsForTheNextOne() {
    read.close(1);
    read.say(file(0, 100, 10, true));
    assertThat(read.complete(1).isEmpty()).isTrue();
    read.close(2);
    assertThat(read.complete(2).get(0)).isTrue();
  }

  @Test
  void whatAFailureTookBackIsNotReadAnyMore() {
    read.say(file(0, 100, 10, true));
    read.close(1); // never complete
    read.say(file(0, 40, 4, false));
    read.close(2);
    assertThat(read.complete(2).isEmpty()).isTrue();
    assertThat(read.lines()).isEqualTo(4);
    read.forget(0);
    assertThat(read.lines()).isZero();
  }

  @Test
  void aFileIsCountedOnceHoweverOftenItIsSaid() {
    read.say(file(0, 100, 10, true));
    read.close(1);
    read.complete(1);
    read.say(file(0, 100, 10, true));
    read.close(2);
    read.complete(2);
    assertThat(read.lines()).isEqualTo(10);
    assertThat(read.isRemembered(0)).isTrue();
  }

  private static BackfillEvent.File file(int number, long bytes, long lines, boolean ended) {
    return new BackfillEvent.File(1, number, bytes, lines, ended);
  }
}

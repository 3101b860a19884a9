package dev.relkt.job.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.shard.SourcePosition;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackfillStateTest {

  private static final BackfillFile FILE = new BackfillFile("file:/corpus/ä.jsonl", 1_000, 17);

  @Test
  void splitsAreRestoredAsTheyWere() throws IOException {
    BackfillSplit split = BackfillSplit.unread(2, "file:/corpus", 3, FILE).readTo(500, 7, 600);
    var serializer = new BackfillSplit.Serializer();
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)))
        .isEqualTo(split);
    BackfillSplit ended = split.readToItsEnd(9);
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(ended)))
        .isEqualTo(ended);
  }

  @Test
  void statesAreRestoredAsTheyWere() throws IOException {
    BitSet read = new BitSet();
    read.set(0);
    read.set(70);
    var state =
        new BackfillState(
            2,
            "file:/corpus",
            1_234,
            72,
            9_999,
            List.of(BackfillSplit.unread(2, "file:/corpus", 71, FILE)),
            read,
            800,
            90);
    var serializer = new BackfillState.Serializer();
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
        .isEqualTo(state);
  }

  @Test
  void positionsAreInTheOrderOfBackfillsFilesAndLines() {
    List<SourcePosition> ordered =
        List.of(
            BackfillPosition.of(1, 0, 1, 9),
            BackfillPosition.of(1, 0, BackfillPosition.MAX_LINE, 8),
            BackfillPosition.of(1, 1, 1, 7),
            BackfillPosition.of(1, BackfillFiles.MAX_FILES - 1, BackfillPosition.MAX_LINE, 6),
            BackfillPosition.of(2, 0, 1, 5));
    assertThat(ordered).isSortedAccordingTo(java.util.Comparator.comparing(SourcePosition::offset));
    assertThat(ordered).allMatch(SourcePosition::isBackfilled);
  }
}

package dev.relkt.job.backfill;

import java.util.BitSet;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What readers and enumerator say to each other. */
sealed interface BackfillEvent extends SourceEvent {

  /**
   * A reader says how far it read its files. Every line up to there was sent on before.
   *
   * @param files place of the file, bytes as stored, lines, whether it ended
   */
  record Read(List<File> files) implements BackfillEvent {
    private static final long serialVersionUID = 1;

    public Read {
      files = List.copyOf(files);
    }
  }

  /**
   * How far a file was read.
   *
   * @param backfill number of the backfill
   * @param file its place among the files
   * @param storedBytes of the file as it is stored
   * @param lines that were read
   * @param ended whether that is all
   */
  record File(int backfill, int file, long storedBytes, long lines, boolean ended)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * The enumerator says which files a complete checkpoint knows as read: their readers need not
   * remember them any more.
   *
   * @param backfill number of the backfill
   * @param files their places
   */
  record Remembered(int backfill, BitSet files) implements BackfillEvent {
    private static final long serialVersionUID = 1;

    public Remembered {
      files = (BitSet) files.clone();
    }
  }
}

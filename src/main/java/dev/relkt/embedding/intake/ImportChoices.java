package dev.relkt.embedding.intake;

import java.util.List;

/**
 * What an import has chosen, to be shown: nothing is guessed in silence.
 *
 * @param rows in the order in which they are shown
 * @param notes what somebody should know, a sentence each
 */
public record ImportChoices(List<Row> rows, List<String> notes) {

  public ImportChoices {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * One choice.
   *
   * @param name such as {@code pooling}
   * @param value such as {@code MEAN, as the folder says}
   */
  public record Row(String name, String value) {}
}

package dev.relkt.embedding.endpoint;

import com.ibm.icu.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One text for an endpoint.
 *
 * @param head what comes in front of it, prefix and title; may be empty
 * @param body a stretch of a question or passage
 */
record Piece(String head, String body) {

  /** A shorter one is not refused for its length. */
  private static final int SHORT = 16;

  String text() {
    return head + body;
  }

  /**
   * Two pieces that hold it together, cut where a sentence ends near its middle, else between two
   * words, else between two characters; absent for a short one.
   */
  Optional<List<Piece>> halves() {
    if (body.length() <= SHORT) {
      return Optional.empty();
    }
    int at =
        middle(BreakIterator.getSentenceInstance(Locale.ROOT))
            .or(() -> middle(BreakIterator.getWordInstance(Locale.ROOT)))
            .orElseGet(() -> body.offsetByCodePoints(0, body.codePointCount(0, body.length()) / 2));
    String first = body.substring(0, at).strip();
    String second = body.substring(at).strip();
    return first.isEmpty() || second.isEmpty()
        ? Optional.empty()
        : Optional.of(List.of(new Piece(head, first), new Piece(head, second)));
  }

  /** The boundary that is nearest to the middle, in the middle half. */
  private Optional<Integer> middle(BreakIterator boundaries) {
    boundaries.setText(body);
    int middle = body.length() / 2;
    int after = boundaries.following(middle);
    int before = boundaries.preceding(middle + 1);
    int nearest =
        before == BreakIterator.DONE
                || (after != BreakIterator.DONE && after - middle < middle - before)
            ? after
            : before;
    return nearest == BreakIterator.DONE
            || nearest < body.length() / 4
            || nearest > body.length() - body.length() / 4
        ? Optional.empty()
        : Optional.of(nearest);
  }
}

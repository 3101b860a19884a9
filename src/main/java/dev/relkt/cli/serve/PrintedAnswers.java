package dev.relkt.cli.serve;

import dev.relkt.answering.Answer;
import dev.relkt.answering.AnswerDetails;
import dev.relkt.answering.QuestionOptions.Text;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.Reply;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.Snippet;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.console.TextTable;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The answers of a reply as lines for people. A snippet is shown whole, with stars around the words
 * that the question has too; a text that was sent whole is abridged.
 */
final class PrintedAnswers {

  private static final int TEXT_WIDTH = 160;
  private static final String INDENT = "    ";

  private PrintedAnswers() {}

  static List<String> lines(Reply reply) {
    List<String> lines = new ArrayList<>();
    int rank = 1;
    for (Answer answer : reply.ranked().answers()) {
      Passage passage = answer.passage();
      lines.add(
          "%2d. %.3f  [%s] %s  (%s)"
              .formatted(
                  rank++,
                  answer.score(),
                  passage.language(),
                  TerminalText.line(passage.title()),
                  TerminalText.line(passage.id().value())));
      lines.addAll(details(answer));
    }
    return lines;
  }

  private static List<String> details(Answer answer) {
    AnswerDetails details = answer.details();
    List<String> lines = new ArrayList<>();
    if (details.snippet().isPresent()) {
      lines.add(INDENT + TerminalText.line(marked(details.snippet().get())));
    } else if (details.text() == Text.FULL) {
      lines.add(INDENT + TextTable.abridged(answer.passage().text(), TEXT_WIDTH));
    }
    details
        .answer()
        .ifPresent(
            span -> lines.add(INDENT + "→ %s  (%.3f)".formatted(line(span.text()), span.score())));
    if (details.folded() > 0) {
      lines.add(
          INDENT
              + "and %d more%s"
                  .formatted(
                      details.folded(),
                      details.group().map(g -> " of " + TerminalText.line(g)).orElse("")));
    }
    if (!details.parts().isEmpty()) {
      lines.add(INDENT + explained(answer));
    }
    return lines;
  }

  private static String marked(Snippet snippet) {
    var shown = new StringBuilder();
    int at = snippet.from();
    for (Snippet.Mark mark : snippet.marks()) {
      shown.append(snippet.text(), at - snippet.from(), mark.from() - snippet.from());
      shown.append('*');
      shown.append(snippet.text(), mark.from() - snippet.from(), mark.to() - snippet.from());
      shown.append('*');
      at = mark.to();
    }
    return line(shown.append(snippet.text().substring(at - snippet.from())).toString());
  }

  private static String line(String text) {
    return TerminalText.line(text.replaceAll("\\s+", " ").strip());
  }

  private static String explained(Answer answer) {
    String sum =
        answer.details().parts().stream()
            .filter(part -> part.weight() != 0)
            .map(
                part ->
                    part.weight() == 1
                        ? "%s %.3f".formatted(part.name(), part.value())
                        : "%s %.3f × %.3f".formatted(part.name(), part.value(), part.weight()))
            .collect(Collectors.joining(" + "));
    String told =
        answer.details().parts().stream()
            .filter(part -> part.weight() == 0)
            .map(PrintedAnswers::told)
            .collect(Collectors.joining(", "));
    String window =
        answer.match().window() < 0
            ? ""
            : "; window %d of %d".formatted(answer.match().window() + 1, answer.match().windows());
    return sum + (told.isEmpty() ? "" : "; " + told) + window;
  }

  private static String told(ScorePart part) {
    return part.value() == Math.rint(part.value())
        ? "%s %.0f".formatted(part.name(), part.value())
        : "%s %.3f".formatted(part.name(), part.value());
  }

  /** How the order came about. */
  static String ranking(Ranking ranking) {
    return ranking
        .rerank()
        .map(used -> "%s candidates, ranked by %s".formatted(mode(ranking), used.ranker()))
        .orElse(mode(ranking));
  }

  private static String mode(Ranking ranking) {
    return ranking.mode().name().toLowerCase(Locale.ROOT);
  }
}

package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.answering.Answer;
import dev.relkt.answering.AnswerDetails;
import dev.relkt.answering.AnswerSpan;
import dev.relkt.answering.QuestionOptions.Text;
import dev.relkt.answering.ScorePart;
import dev.relkt.answering.Snippet;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.shard.Match;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One answer as JSON, see {@link AnswersTopic}. */
final class AnswerJson {

  private AnswerJson() {}

  static void write(Answer answer, ObjectNode json) {
    Passage passage = answer.passage();
    AnswerDetails details = answer.details();
    json.put("id", passage.id().value());
    json.put("lang", passage.language().tag());
    json.put("title", passage.title());
    json.put("text", details.text() == Text.FULL ? passage.text() : null);
    json.set("metadata", MetadataJson.write(passage.metadata()));
    passage.expiresAt().ifPresent(at -> json.put("expiresAt", at.toString()));
    json.put("score", answer.score());
    details.snippet().ifPresent(snippet -> write(snippet, json.putObject("snippet")));
    details.answer().ifPresent(span -> write(span, json.putObject("answer")));
    details.group().ifPresent(group -> json.put("group", group));
    if (details.folded() > 0) {
      json.put("folded", details.folded());
    }
    Match match = answer.match();
    boolean explained = !details.parts().isEmpty();
    if (match.window() >= 0 && (explained || details.snippet().isPresent())) {
      json.put("window", match.window());
      json.put("windows", match.windows());
    }
    if (explained) {
      var explain = json.putObject("explain");
      explain.put("best", match.best());
      explain.put("mean", match.mean());
      explain.put("lexical", match.lexical());
      if (match.writtenAtMillis() != Match.UNKNOWN_TIME) {
        explain.put("writtenAt", match.writtenAtMillis());
      }
      var parts = explain.putArray("parts");
      for (ScorePart part : details.parts()) {
        var one = parts.addObject();
        one.put("name", part.name());
        one.put("value", part.value());
        one.put("weight", part.weight());
      }
    }
  }

  private static void write(Snippet snippet, ObjectNode json) {
    json.put("text", snippet.text());
    json.put("from", snippet.from());
    json.put("to", snippet.to());
    var marks = json.putArray("marks");
    for (Snippet.Mark mark : snippet.marks()) {
      marks.addObject().put("from", mark.from()).put("to", mark.to());
    }
  }

  private static void write(AnswerSpan span, ObjectNode json) {
    json.put("kind", ConstantNames.of(span.kind()));
    json.put("text", span.text());
    json.put("from", span.from());
    json.put("to", span.to());
    json.put("score", span.score());
  }

  static Optional<Answer> read(JsonFields one) {
    String id = one.requiredText("id").orElse("");
    String tag = one.requiredText("lang").orElse("und");
    String title = one.text("title").orElse("");
    Optional<String> text = one.text("text");
    Metadata metadata = one.metadata("metadata");
    Optional<Instant> expiresAt = one.moment("expiresAt");
    float score = (float) one.number("score");
    Optional<Snippet> snippet = one.object("snippet", AnswerJson::snippet).flatMap(s -> s);
    Optional<AnswerSpan> span = one.object("answer", AnswerJson::span).flatMap(s -> s);
    Optional<String> group = one.text("group");
    int folded = one.count("folded");
    int window = (int) one.whole("window", 0, Integer.MAX_VALUE, -1);
    int windows = one.count("windows");
    Optional<Explained> explained =
        one.object("explain", fields -> explained(fields, window, windows)).flatMap(e -> e);
    Optional<Match> unexplained =
        window < 0 ? Optional.empty() : one.checked(() -> new Match(window, windows, 0, 0));
    return one.checked(
        () -> {
          String shown = text.or(() -> snippet.map(Snippet::text)).orElse(AnswerDetails.NO_TEXT);
          var passage =
              new Passage(new PassageId(id), new Language(tag), title, shown, metadata, expiresAt);
          var details =
              new AnswerDetails(
                  text.isPresent() ? Text.FULL : snippet.isPresent() ? Text.SNIPPET : Text.NONE,
                  snippet,
                  span,
                  explained.map(Explained::parts).orElse(List.of()),
                  group,
                  folded);
          Match match = explained.map(Explained::match).or(() -> unexplained).orElse(Match.UNKNOWN);
          return new Answer(passage, score, match, details);
        });
  }

  private static Optional<Snippet> snippet(JsonFields fields) {
    String text = fields.requiredText("text").orElse("");
    int from = fields.count("from");
    int to = fields.count("to");
    List<Snippet.Mark> marks =
        fields.objects(
            "marks", mark -> Optional.of(new Snippet.Mark(mark.count("from"), mark.count("to"))));
    return fields.checked(() -> new Snippet(text, from, to, marks));
  }

  private static Optional<AnswerSpan> span(JsonFields fields) {
    AnswerSpan.Kind kind = fields.constant("kind", AnswerSpan.Kind.SENTENCE);
    String text = fields.requiredText("text").orElse("");
    int from = fields.count("from");
    int to = fields.count("to");
    float score = (float) fields.number("score");
    return fields.checked(() -> new AnswerSpan(kind, text, from, to, score));
  }

  private record Explained(Match match, List<ScorePart> parts) {}

  private static Optional<Explained> explained(JsonFields fields, int window, int windows) {
    float best = (float) fields.number("best");
    float mean = (float) fields.number("mean");
    float lexical = (float) fields.number("lexical");
    long writtenAt = fields.whole("writtenAt", Long.MIN_VALUE, Long.MAX_VALUE, Match.UNKNOWN_TIME);
    List<ScorePart> parts =
        fields.objects(
            "parts",
            part -> {
              String name = part.requiredText("name").orElse("");
              double value = part.number("value");
              double weight = part.number("weight");
              return part.checked(() -> new ScorePart(name, value, weight));
            });
    return fields
        .checked(() -> new Match(window, windows, best, mean, lexical, writtenAt))
        .map(match -> new Explained(match, parts));
  }
}

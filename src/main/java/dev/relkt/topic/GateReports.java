package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.GateReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the gate said, in events:
 *
 * <pre>{@code
 * {"generation": 2, "model": "student/2", "against": 1, "againstModel": "student/1",
 *  "passed": false, "tolerance": 0.05,
 *  "pairs": [{"question": "de", "passage": "en", "questions": 40, "blocks": true,
 *             "before": {"success@1": 0.7, "mrr@10": 0.8}, "after": {"success@1": 0.5, "mrr@10": 0.6}}],
 *  "canary": {"questions": 64, "overlap@10": 0.41, "least": 0.1, "blocks": false},
 *  "leftOut": 0, "notes": [], "seconds": 1.2, "at": 1767225600000}
 * }</pre>
 */
public final class GateReports {

  private GateReports() {}

  /** The report as JSON. */
  public static ObjectNode json(GateReport report) {
    ObjectNode json = JsonFields.JSON.createObjectNode();
    json.put("generation", report.generation());
    json.put("model", report.model().toString());
    json.put("against", report.against());
    json.put("againstModel", report.againstModel().toString());
    json.put("passed", report.verdict() == GateReport.Verdict.PASSED);
    json.put("tolerance", report.tolerance());
    var pairs = json.putArray("pairs");
    for (GateReport.Pair pair : report.pairs()) {
      var one = pairs.addObject();
      one.put("question", pair.question().tag());
      one.put("passage", pair.passage().tag());
      one.put("questions", pair.questions());
      one.put("blocks", pair.blocks());
      one.set("before", json(pair.before()));
      one.set("after", json(pair.after()));
    }
    json.putObject("canary")
        .put("questions", report.canary().questions())
        .put("overlap@10", report.canary().overlap10())
        .put("least", report.canary().least())
        .put("blocks", report.canary().blocks());
    json.put("leftOut", report.leftOut());
    var notes = json.putArray("notes");
    report.notes().forEach(notes::add);
    json.put("seconds", report.seconds());
    json.put("at", report.at().toEpochMilli());
    return json;
  }

  private static ObjectNode json(GateReport.Score score) {
    return JsonFields.JSON
        .createObjectNode()
        .put("success@1", score.success1())
        .put("mrr@10", score.reciprocalRank10());
  }

  /** Absent where something is wrong, which the fields remember. */
  static Optional<GateReport> read(JsonFields fields) {
    int generation = (int) fields.whole("generation", 1, Integer.MAX_VALUE, 1);
    int against = (int) fields.whole("against", 1, Integer.MAX_VALUE, 1);
    Optional<ModelVersion> model = model(fields, "model");
    Optional<ModelVersion> againstModel = model(fields, "againstModel");
    GateReport.Verdict verdict =
        fields.truth("passed") ? GateReport.Verdict.PASSED : GateReport.Verdict.BLOCKED;
    double tolerance = fields.number("tolerance");
    List<GateReport.Pair> pairs = new ArrayList<>();
    fields.objects("pairs", one -> pair(one).ifPresent(pairs::add));
    GateReport.Canary[] canary = {new GateReport.Canary(0, 0, 0, false)};
    fields.object(
        "canary",
        one ->
            canary[0] =
                new GateReport.Canary(
                    (int) one.whole("questions", 0, Integer.MAX_VALUE, 0),
                    one.number("overlap@10"),
                    one.number("least"),
                    one.truth("blocks")));
    int leftOut = (int) fields.whole("leftOut", 0, Integer.MAX_VALUE, 0);
    List<String> notes = fields.texts("notes");
    double seconds = fields.number("seconds");
    long at = fields.whole("at", 0, Long.MAX_VALUE, 0);
    return model.flatMap(
        m ->
            againstModel.map(
                a ->
                    new GateReport(
                        generation,
                        m,
                        against,
                        a,
                        verdict,
                        tolerance,
                        pairs,
                        canary[0],
                        leftOut,
                        notes,
                        seconds,
                        Instant.ofEpochMilli(at))));
  }

  private static Optional<GateReport.Pair> pair(JsonFields one) {
    Optional<Language> question = language(one, "question");
    Optional<Language> passage = language(one, "passage");
    int questions = (int) one.whole("questions", 0, Integer.MAX_VALUE, 0);
    boolean blocks = one.truth("blocks");
    GateReport.Score before = score(one, "before");
    GateReport.Score after = score(one, "after");
    return question.flatMap(
        q -> passage.map(p -> new GateReport.Pair(q, p, questions, before, after, blocks)));
  }

  private static GateReport.Score score(JsonFields fields, String name) {
    GateReport.Score[] score = {new GateReport.Score(0, 0)};
    fields.object(
        name,
        one -> score[0] = new GateReport.Score(one.number("success@1"), one.number("mrr@10")));
    return score[0];
  }

  private static Optional<ModelVersion> model(JsonFields fields, String name) {
    return fields.requiredText(name).flatMap(m -> fields.checked(() -> ModelVersion.parse(m)));
  }

  private static Optional<Language> language(JsonFields fields, String name) {
    return fields.requiredText(name).flatMap(tag -> fields.checked(() -> new Language(tag)));
  }
}

package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.GateReport;
import java.time.Instant;
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
    json.set("notes", JsonFields.JSON.valueToTree(report.notes()));
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
    Optional<ModelVersion> model = fields.requiredModel("model");
    Optional<ModelVersion> againstModel = fields.requiredModel("againstModel");
    GateReport.Verdict verdict =
        fields.truth("passed") ? GateReport.Verdict.PASSED : GateReport.Verdict.BLOCKED;
    double tolerance = fields.number("tolerance");
    List<GateReport.Pair> pairs = fields.objects("pairs", GateReports::pair);
    GateReport.Canary canary =
        fields
            .object(
                "canary",
                one ->
                    new GateReport.Canary(
                        one.count("questions"),
                        one.number("overlap@10"),
                        one.number("least"),
                        one.truth("blocks")))
            .orElse(new GateReport.Canary(0, 0, 0, false));
    int leftOut = fields.count("leftOut");
    List<String> notes = fields.texts("notes");
    double seconds = fields.number("seconds");
    Instant at = Instant.ofEpochMilli(fields.whole("at", 0, Long.MAX_VALUE, 0));
    if (model.isEmpty() || againstModel.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new GateReport(
            generation,
            model.get(),
            against,
            againstModel.get(),
            verdict,
            tolerance,
            pairs,
            canary,
            leftOut,
            notes,
            seconds,
            at));
  }

  private static Optional<GateReport.Pair> pair(JsonFields one) {
    Optional<Language> question = one.requiredLanguage("question");
    Optional<Language> passage = one.requiredLanguage("passage");
    int questions = one.count("questions");
    boolean blocks = one.truth("blocks");
    GateReport.Score before = score(one, "before");
    GateReport.Score after = score(one, "after");
    return question.flatMap(
        q -> passage.map(p -> new GateReport.Pair(q, p, questions, before, after, blocks)));
  }

  private static GateReport.Score score(JsonFields fields, String name) {
    return fields
        .object(name, one -> new GateReport.Score(one.number("success@1"), one.number("mrr@10")))
        .orElse(new GateReport.Score(0, 0));
  }
}

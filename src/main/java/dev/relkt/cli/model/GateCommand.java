package dev.relkt.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.GateQuestion;
import dev.relkt.snapshot.generation.GateQuestions;
import dev.relkt.snapshot.generation.GateReport;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.GateReports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a new model version must answer before it becomes active, and what came of it.",
      ""
    })
public final class GateCommand implements Runnable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage("a subcommand is missing: set, show, clear or report");
  }

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = {
        "Sets the gate's questions, in place of those that it has.",
        "",
        "JSON Lines, gzipped or not: {\"id\",\"lang\",\"text\",\"relevant\":[passage ids]}. A"
            + " question without \"relevant\" is a canary: only how alike two generations answer it"
            + " is looked at. The passages must be in the index.",
        ""
      })
  int set(
      @Mixin ControlOptions control,
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "The questions.")
          @Nullable Path file,
      @Option(
              names = "--qrels",
              paramLabel = "FILE",
              description =
                  "Which passages are right, as TREC has it: question 0 passage grade. Then FILE"
                      + " needs no \"relevant\".")
          @Nullable Path qrels,
      @Option(
              names = "--sample",
              description = "Instead of a file, the labelled questions that come with ReLKT.")
          boolean sample) {
    if ((file == null) != sample) {
      throw console.usage("expected: a FILE of questions, or --sample");
    }
    if (qrels != null && file == null) {
      throw console.usage("--qrels: belongs to a FILE of questions (expected: none with --sample)");
    }
    List<GateQuestion> questions;
    if (file == null) {
      questions = GateQuestionsFile.sample();
    } else {
      questions =
          qrels == null ? GateQuestionsFile.read(file) : GateQuestionsFile.read(file, qrels);
    }
    return control.send(new ModelCommand.SetGate(questions, System.currentTimeMillis()));
  }

  @Command(
      name = "clear",
      mixinStandardHelpOptions = true,
      description = {
        "Takes the gate's questions away. New generations are then compared by how alike they answer"
            + " the beginnings of some passages.",
        ""
      })
  int clear(@Mixin ControlOptions control) {
    return control.send(new ModelCommand.SetGate(List.of(), System.currentTimeMillis()));
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {"Shows the gate's questions.", ""})
  int show(
      @Mixin IndexOptions index,
      @Option(names = "--json", description = "Print them as JSON Lines, as \"set\" reads them.")
          boolean json)
      throws JsonProcessingException {
    GateQuestions gate =
        index
            .require()
            .decisions()
            .gateQuestions()
            .orElse(new GateQuestions(0, List.of(), "", java.time.Instant.EPOCH));
    if (json) {
      for (GateQuestion question : gate.questions()) {
        console.out().println(JSON.writeValueAsString(asJson(question)));
      }
    } else if (gate.questions().isEmpty()) {
      console
          .out()
          .println(
              "no questions; the beginnings of some passages are asked. \"relkt gate set\" sets some");
    } else {
      table(gate).forEach(console.out()::println);
    }
    return 0;
  }

  @Command(
      name = "report",
      mixinStandardHelpOptions = true,
      description = {"Shows the newest report of the gate on a generation.", ""})
  int report(
      @Mixin IndexOptions index,
      @Parameters(
              arity = "0..1",
              paramLabel = "GENERATION",
              description =
                  "Such as g2, or a model version such as student/2 (default: the newest that was"
                      + " compared).")
          @Nullable String name,
      @Option(names = "--json", description = "Print it as one JSON object.") boolean json)
      throws JsonProcessingException {
    GenerationStore store = index.require();
    GateReport report;
    try {
      report = NamedReport.of(store, name == null ? "" : name);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    if (json) {
      console.out().println(JSON.writeValueAsString(GateReports.json(report)));
    } else {
      GateReportLines.of(report, words -> "relkt " + words).forEach(console.out()::println);
    }
    return 0;
  }

  /** How many questions there are in each language, and when and by what they were set. */
  static List<String> table(GateQuestions gate) {
    Map<String, Integer> labelled = new TreeMap<>();
    Map<String, Integer> canaries = new TreeMap<>();
    for (GateQuestion question : gate.questions()) {
      (question.labelled() ? labelled : canaries).merge(question.language().tag(), 1, Integer::sum);
    }
    var languages = new TreeSet<>(labelled.keySet());
    languages.addAll(canaries.keySet());
    var table = new TextTable("language", ">labelled", ">canaries");
    languages.forEach(
        language ->
            table.row(
                language,
                "%,d".formatted(labelled.getOrDefault(language, 0)),
                "%,d".formatted(canaries.getOrDefault(language, 0))));
    List<String> lines = new java.util.ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        "%,d questions, set %s: %s".formatted(gate.questions().size(), gate.at(), gate.why()));
    return lines;
  }

  private static ObjectNode asJson(GateQuestion question) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", question.id());
    json.put("lang", question.language().tag());
    json.put("text", question.text());
    if (question.labelled()) {
      var relevant = json.putArray("relevant");
      question.relevant().forEach(id -> relevant.add(id.value()));
    }
    return json;
  }
}

package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportChoices.Row;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.registry.WindowRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan in words: what was chosen, by whom, and what somebody should think of. */
final class ShownPlan {

  private final ImportRequest request;
  private final GraphChoice chosen;
  private final FolderFacts facts;
  private final Optional<TokenizerFile> tokenizer;
  private final ImportPlan plan;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private ShownPlan(
      ImportRequest request,
      GraphChoice chosen,
      FolderFacts facts,
      Optional<TokenizerFile> tokenizer,
      ImportPlan plan) {
    this.request = request;
    this.chosen = chosen;
    this.facts = facts;
    this.tokenizer = tokenizer;
    this.plan = plan;
  }

  static ImportChoices of(
      ImportRequest request,
      GraphChoice chosen,
      FolderFacts facts,
      Optional<TokenizerFile> tokenizer,
      ImportPlan plan,
      int dimension)
      throws IOException {
    var shown = new ShownPlan(request, chosen, facts, tokenizer, plan);
    shown.graphs();
    shown.vectors(dimension);
    shown.texts();
    shown.size();
    shown.notes();
    return new ImportChoices(shown.rows, shown.notes);
  }

  private void row(String name, String value) {
    rows.add(new Row(name, value));
  }

  private void graphs() {
    EncoderCall call = plan.passages().call();
    row("model", request.origin());
    row("engine", call.runBy() == Engine.ONNX ? "ONNX Runtime" : "TensorFlow");
    row("graph", String.valueOf(chosen.root().relativize(chosen.graph())));
    plan.questions().ifPresent(graph -> row("graph of questions", graph.call().graph()));
    row("inputs", inputs(call));
    row("output", call.output());
    if (plan.passages().alone()) {
      row("batches", "one text at a time, for those beside it would change its vector");
    }
  }

  private static String inputs(EncoderCall call) {
    return new TreeMap<>(call.inputs())
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
  }

  private void vectors(int dimension) {
    VectorRule rule = plan.rule(plan.passages());
    row(
        "pooling",
        rule.pooling() == Pooling.NONE
            ? "none, the output has a vector a text"
            : "%s, as %s"
                .formatted(
                    rule.pooling().name().toLowerCase(Locale.ROOT),
                    request.vector().pooling().isPresent() ? "--pooling says" : "its folder says"));
    for (DenseLayer layer : rule.dense()) {
      row(
          "dense layer",
          "%d to %d, %s"
              .formatted(
                  layer.in(), layer.out(), layer.activation().name().toLowerCase(Locale.ROOT)));
    }
    row(
        "dimension",
        dimension + (rule.cut().isPresent() ? ", the first ones, as --dimension says" : ""));
    row("length", rule.normalise() ? "scaled to 1" : "1, as the network gives it");
  }

  private void texts() {
    row(
        "prefixes",
        plan.givenPrefixes()
            .map(p -> "questions \"%s\", passages \"%s\"".formatted(p.question(), p.passage()))
            .orElse("none"));
    tokenizer
        .filter(file -> plan.tokens().isPresent())
        .ifPresent(file -> row("tokenizer", file.words()));
    plan.tokens().ifPresent(this::tokens);
    WindowRule windows = plan.windows();
    row(
        "windows",
        !windows.equals(WindowRule.WHOLE)
            ? windows.description()
            : plan.tokens().isPresent()
                ? "the whole text; one of more tokens is split at ends of sentences"
                : "the whole text");
    row("title", request.title().name().toLowerCase(Locale.ROOT));
  }

  private void tokens(TokenSpec spec) {
    row(
        "rows",
        "%d token ids at most%s"
            .formatted(
                spec.maxLength(),
                spec.padding() == TokenSpec.Padding.FULL ? ", always filled" : ""));
  }

  private void size() throws IOException {
    long bytes = 0;
    for (Path file : plan.files().values()) {
      bytes += Files.size(file);
    }
    row("size", "%.1f MB".formatted(bytes / 1e6));
  }

  private void notes() {
    notes.addAll(facts.notes());
    if (!chosen.others().isEmpty()) {
      notes.add(
          "not taken: %s; --quantized, or the file's own name, takes another"
              .formatted(String.join(", ", chosen.others())));
    }
    facts
        .maxLength()
        .ifPresent(
            most -> {
              if (plan.tokens().filter(spec -> spec.maxLength() < most).isPresent()
                  && request.tokenizer().maxLength().isEmpty()
                  && plan.passages().length().isEmpty()) {
                notes.add(
                    "it takes rows of %,d token ids; --max-length changes it".formatted(most));
              }
            });
    if (!plan.prefixesAreSaid()) {
      KnownPrefixes.hint(
              Stream.concat(
                      Stream.of(request.origin(), String.valueOf(chosen.graph().getFileName())),
                      facts.names().stream())
                  .toList())
          .ifPresent(notes::add);
    }
  }
}
